"""How often the shop's surveys were seen: of those who saw one, a believable share has answered."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC

from heardwell.collect.intake import shown
from heardwell.collect.surveys.models import Survey
from heardwell.project.demo.story import Voice

#: channel → share of those who saw a question there and answered it; a mail or a message counts once it was opened.
ANSWERS = {"web": 0.11, "in_app": 0.19, "email": 0.42, "sms": 0.47, "kiosk": 0.31}
IN_CHATS = 0.38
#: What a day's share may differ by from the channel's.
WAVERS = 0.2


def show(asked: Mapping[str, Survey], voices: Sequence[Voice], seed: int = 11) -> None:
    """Count for every day and channel who must have seen the survey. The same voices give the same counts."""
    rng = random.Random(seed)
    answered = Counter(
        (voice.metric, voice.at.astimezone(UTC).date(), voice.channel) for voice in voices if voice.metric in asked
    )
    shown.put(
        (asked[metric].pk, day.isoformat(), asked[metric].published_version, channel, _seen(rng, channel, n))
        for (metric, day, channel), n in sorted(answered.items())
    )


def _seen(rng: random.Random, channel: str, answered: int) -> int:
    share = ANSWERS.get(channel, IN_CHATS) * rng.uniform(1 - WAVERS, 1 + WAVERS)
    return max(answered, round(answered / share))
