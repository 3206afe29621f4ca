"""The environment, read once into one frozen object. Every variable is described in
`.env.example`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="MEMBERSHIP_", env_file=ROOT / ".env", frozen=True, extra="ignore"
    )

    public_url: str = "http://localhost:8000"
    database_url: str = ""
    redis_url: str = ""
    data_dir: Path = ROOT / "var"
    secret_key: SecretStr = SecretStr("")
    workers: int = 1
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_tls: bool = True
    mail_from: str = "espace-adherent@localhost.example"
    log_level: str = "INFO"
    log_json: bool = True
    bcrypt_cost: int = 12
    development: bool = False
    trusted_proxy_hops: int = 0
    frozen_after_seconds: float = 20
    # Below this no file is received, so that the database keeps its room
    least_free_megabytes: int = 500

    @property
    def database(self) -> str:
        """SQLAlchemy address; a SQLite file in the data directory unless one is set."""
        url = self.database_url or f"sqlite:///{self.data_dir / 'membership.db'}"
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def lacks_trusted_proxy(self) -> bool:
        """Whether a proxy must stand in front (nothing of ours speaks TLS) and none is counted:
        every visitor has its address then, and shares the limits of all.
        """
        return self.is_https and self.trusted_proxy_hops == 0

    @property
    def origins(self) -> frozenset[str]:
        """Origins whose pages may post here and open the websocket: the portal's own only."""
        own = urlsplit(self.public_url)
        names = {own.netloc}
        if own.hostname == "localhost":
            names.add(own.netloc.replace("localhost", "127.0.0.1", 1))
        return frozenset(f"{own.scheme}://{name}" for name in names)


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
