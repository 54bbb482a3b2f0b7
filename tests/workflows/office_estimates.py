"""Estimates of the scripted office: requests whose standing a test sets."""

from typing import Any

from office_case import Case
from temporalio import activity

from models.estimates import EstimateState
from models.ids import EncounterId
from models.messages.estimates import (
    AnswerEstimate,
    CloseEstimate,
    EstimateAnswered,
    EstimateRef,
    EstimateStanding,
)


class EstimateOffice:
    """A part of the scripted office, over what is booked."""

    booked: dict[str, EstimateStanding]
    """By request."""

    def _note(self, encounter: EncounterId, request: Any) -> Case:
        """Note a request and return the case that it is about."""
        raise NotImplementedError

    @activity.defn
    async def estimate_standing(self, ref: EstimateRef) -> EstimateStanding:
        return self.booked[ref.estimate]

    @activity.defn
    async def give_estimate(self, answer: AnswerEstimate) -> EstimateAnswered:
        self._note(EncounterId(answer.estimate), answer)
        if any(each.code == "00000" for each in answer.lines):
            return EstimateAnswered(problem="no price in the chargemaster for 00000")
        return self._settle(answer.estimate, answer.version, EstimateState.GIVEN)

    @activity.defn
    async def close_estimate(self, close: CloseEstimate) -> EstimateAnswered:
        self._note(EncounterId(close.estimate), close)
        return self._settle(close.estimate, close.version, EstimateState.NOT_NEEDED)

    def _settle(self, estimate: str, version: int, state: EstimateState) -> EstimateAnswered:
        standing = self.booked[estimate]
        if standing.version != version:
            return EstimateAnswered(problem="the visit was changed or cancelled meanwhile")
        self.booked[estimate] = standing.model_copy(update={"state": state})
        return EstimateAnswered()
