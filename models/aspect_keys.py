"""Our aspects' keys and the categories of the labelled sets that they stand for."""

from functools import cache

RESTAURANT = {
    "food": "food quality",
    "food.choice": "food style_options",
    "food.price": "food prices",
    "drinks": "drinks quality",
    "drinks.choice": "drinks style_options",
    "drinks.price": "drinks prices",
    "service": "service general",
    "ambience": "ambience general",
    "location": "location general",
    "price": "restaurant prices",
    "overall": "restaurant general",
    "visit": "restaurant miscellaneous",
}
_ENTITIES = {
    "overall": "HOTEL",
    "rooms": "ROOMS",
    "amenities": "ROOMS_AMENITIES",
    "facilities": "FACILITIES",
    "food": "FOOD_DRINKS",
    "service": "SERVICE",
    "location": "LOCATION",
}
_ATTRIBUTES = {
    "": "GENERAL",
    ".cleanliness": "CLEANLINESS",
    ".comfort": "COMFORT",
    ".design": "DESIGN_FEATURES",
    ".price": "PRICES",
    ".quality": "QUALITY",
    ".choice": "STYLE_OPTIONS",
    ".other": "MISCELLANEOUS",
}
HOTEL = {
    entity + attribute: f"{theirs}#{what}"
    for entity, theirs in _ENTITIES.items()
    for attribute, what in _ATTRIBUTES.items()
}
# M-ABSA's phones and groceries, as the shop that sold them is judged.
SHOP = {
    "overall": ("overall#overall", "food general"),
    "delivery.speed": ("logistics#speed",),
    "delivery.damage": ("logistics#lost and damaged", "shipment quality"),
    "delivery": ("logistics#general", "seller service#shipping", "shipment delivery", "shipment prices"),
    "availability": ("amazon availability",),
    "price": ("price#price", "food prices", "amazon prices"),
    "value": ("price#value for money",),
    "packaging": ("product packaging#*",),
    "quality": ("product quality#*", "food quality"),
    "service": ("seller service#attitude",),
    "service.speed": ("seller service#timeliness of seller service",),
    "returns": ("after-sales service#*",),
    "offers": ("branding/marketing#*",),
    "choice": ("food style_options",),
    "ease": ("ease of use#easy to use",),
    "battery": ("battery/longevity#*",),
    "screen": ("screen#*",),
    "camera": ("camera#*", "shooting functions#*"),
    "sound": ("audio/sound#*",),
    "performance": ("performance#*", "system#*"),
    "signal": ("signal#*", "smart connect#*"),
    "accessories": ("product accessories#*",),
    "design": ("appearance design#*",),
}


def key_of(pack: str, category: str) -> str:
    """Our key for a category as the set writes it; "" for those that no key stands for."""
    name = category.strip().lower()
    if pack == "hotel":
        name = _as_semeval(name)
    table = _table(pack)
    return table.get(name) or table.get(name.partition("#")[0] + "#*", "")


def _as_semeval(name: str) -> str:
    """M-ABSA writes "room_amenities quality" for ROOMS_AMENITIES#QUALITY."""
    if "#" in name:
        return name
    entity, _, attribute = name.partition(" ")
    return f"{'rooms_amenities' if entity == 'room_amenities' else entity}#{attribute or 'general'}"


@cache
def _table(pack: str) -> dict[str, str]:
    if pack == "shop":
        return {category: key for key, categories in SHOP.items() for category in categories}
    return {category.lower(): key for key, category in (HOTEL if pack == "hotel" else RESTAURANT).items()}
