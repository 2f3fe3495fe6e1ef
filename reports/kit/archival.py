"""From a PDF that the kit wrote to PDF/A-1b for the archive (ISO 19005-1; R9.2: "PDF/A only if a validator says so").

A file claims conformity in its XMP packet, and whoever receives it believes that. So the claim is never a promise made
in advance. What is to be written is made whole in memory, claim included, and given to the validator that comes with
pikepdf, on the office's own workstation and for this very file. That validator knows a list of what may stand in a
file and approves nothing that is not on it, so that it may refuse a good file but does not pass a bad one. Only the
bytes that it approved leave this module with the claim. Where it finds anything the file comes out without a claim,
with the findings, and the user is told.

One validator may be wrong. Therefore the tests make every kind of paper, with rare characters and several pages, and
hold each against a second one that shares no code with the first (Apache PDFBox Preflight), where Java is there.

No date is written into the file: the moment of making would give other bytes each time, and the paper bears its date.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from xml.sax.saxutils import escape

import pikepdf

from models.common.places import PROGRAM, resource

FLAVOUR: Final = "1b"
_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
{schemas}
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_SCHEMAS: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}
_SHOW: Final = "/Trans"
"""Of a page as reportlab writes it: how it would be shown in a slide show."""


@dataclass(frozen=True)
class Archived:
    """A file for the archive; with findings it says nothing of conformity."""

    data: bytes
    findings: tuple[str, ...]
    """What the validator found, in its own words."""

    @property
    def conforms(self) -> bool:
        """Say whether the file claims PDF/A-1b, and a validator approved it."""
        return not self.findings


def archival(data: bytes) -> Archived:
    """Make a PDF of the kit fit for the archive; the same bytes give the same bytes."""
    claimed = _written(data, claim=True)
    findings = findings_of(claimed)
    return Archived(_written(data, claim=False) if findings else claimed, findings)


def findings_of(data: bytes) -> tuple[str, ...]:
    """Return what keeps a file from being PDF/A-1b, as the validator says it; nothing: it conforms."""
    from pikepdf import pdfa  # its rules take a fifth of a second to load

    report = pdfa.validate_written(io.BytesIO(data), FLAVOUR)
    return tuple(str(finding) for finding in report.findings)


def _written(data: bytes, *, claim: bool) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            if _SHOW in page.obj:
                del page.obj[_SHOW]
        _describe(pdf, claim)
        _colours(pdf)
        pdf.save(
            target, deterministic_id=True, force_version="1.4", fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    return target.getvalue()


def _describe(pdf: pikepdf.Pdf, claim: bool) -> None:
    """Say the same in the document information and in the XMP packet: title, author, what made it."""
    said = {key: str(pdf.docinfo.get(key, "")) for key in ("/Title", "/Author", "/Producer")}
    said["/Creator"] = PROGRAM
    told = {key: text for key, text in said.items() if text}
    pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary(told))
    packet = pdf.make_stream(_packet(said, claim))
    packet.Type, packet.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    pdf.Root.Metadata = packet


def _packet(said: dict[str, str], claim: bool) -> bytes:
    """Write the packet by hand, a description for every schema: readers that want it so are common in archives."""
    told = {key: escape(text) for key, text in said.items() if text}
    parts = ["<dc:format>application/pdf</dc:format>"]
    if title := told.get("/Title"):
        parts.append(f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>')
    if author := told.get("/Author"):
        parts.append(f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>")
    schemas = {"dc": "".join(parts), "xmp": f"<xmp:CreatorTool>{told['/Creator']}</xmp:CreatorTool>"}
    if producer := told.get("/Producer"):
        schemas["pdf"] = f"<pdf:Producer>{producer}</pdf:Producer>"
    if claim:
        schemas["pdfaid"] = "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
    rows = (
        f'<rdf:Description rdf:about="" xmlns:{name}="{_SCHEMAS[name]}">{content}</rdf:Description>'
        for name, content in schemas.items()
    )
    return _XMP.format(schemas="\n".join(rows)).encode()


def _colours(pdf: pikepdf.Pdf) -> None:
    """Say what the red of the papers is: sRGB."""
    profile: Any = pdf.make_stream(_profile())
    profile.N, profile.Alternate = 3, pikepdf.Name.DeviceRGB
    pdf.Root.OutputIntents = pikepdf.Array([
        pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent, S=pikepdf.Name.GTS_PDFA1, OutputConditionIdentifier="sRGB",
            RegistryName="http://www.color.org", Info="sRGB", DestOutputProfile=profile,
        )
    ])  # fmt: skip


@cache
def _profile() -> bytes:
    return resource("colour", "sRGB.icc").read_bytes()
