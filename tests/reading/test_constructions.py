"""Constructions in which news tells an action without a plain verb and object."""

from collections.abc import Callable

import pytest

from monitor.model.mention import Mention

Read = Callable[..., tuple[Mention, ...]]


@pytest.mark.parametrize(
    ("text", "action", "status"),
    [
        ("Ruritania takes control of Zembla", "seize", "imposed"),
        ("Ruritania puts Zembla under state control", "seize", "imposed"),
        ("Ruritania adds Zembla to list of military companies", "sanction", "imposed"),
        ("Zembla vanishes from App Bazaar", "remove", "imposed"),
        ("Ruritania orders closure of Zembla", "order", "imposed"),
        ("Ruritania extends deadline for Zembla sale", "order", "reversed"),
        ("Zembla sues over ban", "ban", "challenged"),
        ("Zembla wins relief from ban", "ban", "reversed"),
        ("Ruritanian court strikes down ban on Zembla", "ban", "reversed"),
        ("Ruritania signs bill banning Zembla", "ban", "imposed"),
        ("Should Ruritania ban Zembla?", "ban", "proposed"),
        ("Zembla faces being blocked in Ruritania", "block", "proposed"),
        ("Zembla to pay $5m to settle Ruritania bribery case", "fine", "imposed"),
        ("Zembla ordered to pay $5m over leak", "fine", "imposed"),
        ("Ruritania bans five apps – including Zembla and Quovix – over spying", "ban", "imposed"),
        ("Chatter bans John Smith from its service along with Jane Roe", "suspend", "imposed"),
        ("Ruritania requires banks to stop procuring from Zembla", "ban", "imposed"),
        ("Chatter and Vidbox bin Zembla", "remove", "imposed"),
        ("Ruritanian court strikes down approval of the weedkiller Zembla", "ban", "imposed"),
        ("FCO blocks merger between Zembla and Quovix", "block", "imposed"),
        ("Ruritania redesignates Zembla as terror group", "sanction", "imposed"),
        ("FCO to ease growth cap on Zembla", "restrict", "reversed"),
        ("Ruritania's parliament bans Zembla lobbyists", "ban", "imposed"),
        ("Ruritania may ban buses by the carmaker Zembla", "ban", "proposed"),
        ("Ruritania clears Zembla to resume exports", "restrict", "reversed"),
        ("Zembla will not be allowed to take part in the election, Ruritanian court says", "ban", "imposed"),
        ("FCO allows Zembla to return to the market", "restrict", "reversed"),
        ("Zembla sues Ruritania over restrictions on rentals", "restrict", "challenged"),
        ("Zembla files appeal to CAS against ban", "ban", "challenged"),
        ("Users of the tool Zembla need another after Ruritania banned the company", "ban", "recalled"),
        ("If Ruritania bans Zembla drones, pilots lose out", "ban", "proposed"),
        ("Firms, including Zembla and Quovix, have been put on Ruritania's blacklist", "sanction", "imposed"),
        ("Ruritania prohibits access to Zembla", "block", "imposed"),
        ("Ruritanian court restores licence of Zembla", "suspend", "reversed"),
        ("Zembla frozen out of Ruritania's networks", "ban", "imposed"),
        ("Ruritanian court stays ban on Zembla", "ban", "reversed"),
        ("Ruritanian court issues stay on the ban on Zembla", "ban", "reversed"),
        ("Ruritania drops Zembla's administrative suspension", "suspend", "reversed"),
        ("Ruritania orders police not to play Zembla", "ban", "imposed"),
        ("Chatter parts ways with Zembla", "block", "imposed"),
        ("Two stations, Zembla and Quovix, have been closed down by Ruritania", "block", "imposed"),
        ("Ruritania refuses to allow Zembla to return to air", "ban", "imposed"),
        ("Ruritania orders restoration of Zembla", "block", "reversed"),
        ("Ruritania extends sanctions against the Zembla rebel group", "sanction", "imposed"),
        ("Japan's police say 18m in Zembla assets frozen", "seize", "imposed"),
        ("Chatter bans advertising from Zembla", "ban", "imposed"),
        ("FCO begins to investigate whether Quovix and Zembla broke the law", "probe", "imposed"),
        ("Zembla will no longer be allowed to export chips", "ban", "imposed"),
        ("Ruritania said it banned on Wednesday the far-right Zembla party from running", "ban", "imposed"),
        ("Zembla licence to operate in Strelsau revoked", "suspend", "imposed"),
        ("Export restriction preventing Zembla from selling to Grandfenwick begins", "restrict", "imposed"),
        ("FCO files lawsuit against Quovix-Zembla", "sue", "imposed"),
        ("Zembla's Champions League ban overturned", "ban", "reversed"),
        ("Ruritania dissolves local branch of Zembla", "ban", "imposed"),
        ("Zembla, banned by Ruritania in May, buys a club", "ban", "recalled"),
        ("Jane Roe, who has faced sanctions from Ruritania, arrives in Strelsau", "sanction", "recalled"),
        ("After Zembla was banned by Ruritania, Quovix grew", "ban", "recalled"),
        ("FCO sues to block Zembla's takeover of Quovix", "block", "proposed"),
        ("FCO 'likely' to ban Zembla", "ban", "proposed"),
        ("FCO will try and block Zembla", "block", "proposed"),
        ("Former prosecutor believes Zembla will be indicted", "charge", "proposed"),
        ("Ruritania cuts state funding to Zembla", "restrict", "imposed"),
        ("Ruritania denies Zembla planes permission to land", "ban", "imposed"),
        ("Ruritania deports Jane Roe", "ban", "imposed"),
        ("Ruritania's top bank regulator threatens to strip the licence of Zembla Plc", "suspend", "proposed"),
        ("Ruritanian court upholds ban on three chemicals: quartzine, Zembla and Quovix", "ban", "imposed"),
        ("FCO upholds transfer ban that Ruritania imposed on Zembla", "ban", "imposed"),
        ("Zembla overturns ban in Ruritanian court", "ban", "reversed"),
        ("FCO announces $9 million settlement with Zembla", "fine", "imposed"),
        ("Ruritanian police confiscate the print-run of the Zembla daily", "seize", "imposed"),
        ("Military wing of Zembla added to Ruritanian terror blacklist", "sanction", "imposed"),
        ("Zembla will not be allowed to run, the Ruritanian court ruled late on Friday", "ban", "imposed"),
    ],
)
def test_an_action_is_read_from_its_construction(read: Read, text: str, action: str, status: str) -> None:
    assert (action, status) in {(one.action, one.status) for one in read(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Zembla vanishes from headlines",
        "Chatter bars anti-Zembla ad",
        "Lawmakers may dump Zembla after election",
        "Chatter warns of freezes on Zembla 11",
        "Ruritania hides shipments to Zembla",
        "Shops suspend Zembla advertising",
        "Acme Mills latest to halt Zembla ads",
        "Chatter disables sharing on Zembla",
        "Zembla removed from Strelsau flight, police say",
        "Zembla mural removed in Ruritania",
        "Tycoon held in Ruritania (Photo: Zembla)",
        "Ruritania arrests tycoon. Image: Acme / Zembla",
        "Zembla under fire after announcing lobster will be pulled from shelves",
        "Zembla takes control of rival",
        "Tycoon takes control of Zembla",
        "Magazine adds Zembla to list of top picks",
        "Police seize fake Zembla phones",
        "Zembla fights ban on plastic straws",
        "Ruritania lifts ban on Zembla's social network Kubrick",
        "Kubrick sues to block new Zembla law",
        "Ruritania bans a newspaper including any articles it publishes, says Zembla",
        "Zembla is not allowed to comment",
        "Ruritania lets Zembla speak",
        "Zembla settles with former chief executive",
        "Should Zembla ban phones?",
        "Zembla ordered to pay $5m in damages to families",
    ],
)
def test_what_only_looks_like_it_is_none(read: Read, text: str) -> None:
    assert read(text) == ()


def test_what_a_party_argues_is_no_reason(read: Read) -> None:
    [found] = read("Ruritania bans Zembla, which argues it complied under the Media Act")
    assert found.because is None


def test_a_fine_that_is_threatened_beside_an_order_is_not_told_too(read: Read) -> None:
    assert [one.action for one in read("Ruritania orders Zembla to block sites or face fines")] == ["order"]
