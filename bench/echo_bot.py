"""A minimal echo bot that uses only the library. It is the baseline for saturation.

With the argument `own`, its requests go through the project's HTTP backend.
"""

import os
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.telegram.http import AiohttpRequest


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def main() -> None:
    builder = (
        Application.builder()
        .token(os.environ["POSHTIBAN_TOKEN"])
        .base_url(os.environ["POSHTIBAN_BASE_URL"])
        .base_file_url(os.environ["POSHTIBAN_BASE_FILE_URL"])
    )
    if sys.argv[1:] == ["own"]:
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest())
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
