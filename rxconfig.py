"""What Reflex needs to know. Addresses and secrets come from the settings, so that one build serves
any host.
"""

import reflex as rx

from membership_ui.settings import settings
from membership_ui.shell.frontend import PortalFrontend

config = rx.Config(
    app_name="membership_ui",
    # Never reached: PortalFrontend makes the pages call the host that served them
    api_url="http://localhost:8000",
    cors_allowed_origins=sorted(settings().origins),
    redis_url=settings().redis_url or None,
    state_manager_mode="redis" if settings().redis_url else "memory",  # pyright: ignore[reportArgumentType]
    telemetry_enabled=False,
    show_built_with_reflex=False,
    default_color_mode="system",
    frontend_compression_formats=["brotli", "gzip"],
    plugins=[PortalFrontend()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
