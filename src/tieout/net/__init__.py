"""The one door to the network: GET, politely, from hosts that are allowed, and whole or not at all."""

from tieout.net.cache import FOR_EVER, Cache
from tieout.net.client import Client, Patience
from tieout.net.limiter import Limiter

__all__ = ["FOR_EVER", "Cache", "Client", "Limiter", "Patience"]
