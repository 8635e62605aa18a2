"""All cases."""

from tests.campaigns.faults import answers, clocks, machine, messages, network, refusals

CASES = (
    *answers.CASES,
    *network.CASES,
    *refusals.CASES,
    *messages.CASES,
    *clocks.CASES,
    *machine.CASES,
)
