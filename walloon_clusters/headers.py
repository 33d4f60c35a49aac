"""What every answer asks of browsers, beside the content security policy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from registry.api import is_for_programs

FORBIDDEN = (
    *("accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera"),
    *("captured-surface-control", "clipboard-read", "compute-pressure"),
    *("digital-credentials-create", "digital-credentials-get", "display-capture"),
    *("encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid"),
    *("identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts"),
    *("language-detector", "language-model", "local-network", "loopback-network"),
    *("local-network-access", "magnetometer", "microphone", "midi"),
    *("on-device-speech-recognition", "otp-credentials", "payment"),
    *("picture-in-picture", "private-state-token-issuance"),
    *("private-state-token-redemption", "screen-wake-lock", "serial"),
    *("speaker-selection", "storage-access", "summarizer", "sync-xhr", "translator"),
    *("usb", "web-share", "window-management", "xr-spatial-tracking"),
)
"""What browsers can do and no page here asks for, nor a script that got into one."""

OWN = (
    "clipboard-write",  # links to a fact are copied
    "publickey-credentials-create",  # a passkey is made
    "publickey-credentials-get",  # and used
)
"""What the pages of this site ask for, and nobody in a frame of theirs."""

PERMISSIONS = ", ".join(
    [f"{name}=()" for name in FORBIDDEN] + [f"{name}=(self)" for name in OWN]
)


class AskedOfBrowsers:
    """Forbids pages what they do not need, and other sites to take what is here.

    What programs are answered, pages of any site may read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        takers = "cross-origin" if is_for_programs(request) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", takers)
        return response
