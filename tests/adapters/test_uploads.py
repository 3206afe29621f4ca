import struct
import zlib
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from membership_ui.adapters import uploads
from membership_ui.adapters.uploads import LARGEST, check, plain_name
from membership_ui.kernel.errors import Invalid

DAMAGED = "This file is damaged. Save it again and send the new copy."
OTHER_TYPE = "This file’s content does not match its name. Send a PDF, a JPG or a PNG."


def make_pdf(change=lambda _writer: None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    change(writer)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def make_picture(kind: str = "PNG", mode: str = "RGB", size=(40, 30), **options) -> bytes:
    written = BytesIO()
    Image.new(mode, size).save(written, kind, **options)
    return written.getvalue()


def refused(name: str, data: bytes) -> str:
    with pytest.raises(Invalid) as refusal:
        check(name, data)
    assert refusal.value.field == "file"
    return refusal.value.message


def test_an_honest_pdf_is_kept_as_it_is():
    pdf = make_pdf()

    kept = check("Bon de commande n° 12.PDF", pdf)

    assert (kept.data, kept.media_type, kept.name) == (
        pdf,
        "application/pdf",
        "Bon de commande n° 12.PDF",
    )


@pytest.mark.parametrize(
    ("name", "kind", "media_type"),
    [("a.png", "PNG", "image/png"), ("a.jpeg", "JPEG", "image/jpeg")],
)
def test_an_honest_picture_is_kept(name, kind, media_type):
    kept = check(name, make_picture(kind))

    assert kept.media_type == media_type
    assert Image.open(BytesIO(kept.data)).size == (40, 30)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_mode_are_written_anew(mode):
    assert check("scan.png", make_picture(mode=mode)).media_type == "image/png"


def test_a_cmyk_scan_is_accepted():
    assert check("scan.jpg", make_picture("JPEG", "CMYK")).media_type == "image/jpeg"


def test_where_and_with_what_a_picture_was_taken_is_removed():
    exif = Image.Exif()
    exif[0x0110] = "A camera"
    exif[0x0112] = 6

    kept = check("photo.jpg", make_picture("JPEG", exif=exif, comment=b"a secret"))

    picture = Image.open(BytesIO(kept.data))
    assert not picture.getexif()
    assert b"secret" not in kept.data
    assert picture.size == (30, 40)


def test_bytes_hidden_behind_a_picture_are_removed():
    assert b"<script>" not in check("a.png", make_picture() + b"<script>alert(1)</script>").data


def test_an_empty_file_is_refused():
    assert refused("a.pdf", b"") == "This file is empty."


def test_ten_megabytes_are_accepted_and_one_byte_more_is_not():
    pdf = make_pdf()
    padding = b"%" + b"x" * (LARGEST - len(pdf) - 2) + b"\n"
    largest = pdf.replace(b"startxref", padding + b"startxref")

    assert len(check("a.pdf", largest).data) == LARGEST
    assert refused("a.pdf", largest + b"\n") == "This file is over 10 MB."


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.docx", "a.pdf.exe", "pdf", ""])
def test_other_kinds_are_refused(name):
    assert refused(name, make_pdf()) == "Send a PDF, a JPG or a PNG."


def test_a_pdf_renamed_to_png_is_refused():
    assert refused("a.png", make_pdf()) == OTHER_TYPE
    assert refused("a.pdf", make_picture()) == OTHER_TYPE
    assert refused("a.pdf", b"<html><script>") == OTHER_TYPE
    assert refused("a.jpg", b"GIF89a<script>alert(1)</script>") == OTHER_TYPE


def test_a_password_of_the_owner_alone_keeps_nobody_from_reading():
    pdf = make_pdf(lambda writer: writer.encrypt("", owner_password="secret"))

    assert check("a.pdf", pdf).data == pdf


@pytest.mark.parametrize("behind", [b"\n", b"\r\n\r\n", b"x" * 5_000, b"<script>alert(1)</script>"])
def test_bytes_behind_the_end_of_a_pdf_are_removed(behind: bytes):
    kept = check("a.pdf", make_pdf() + behind).data

    assert kept.rstrip().endswith(b"%%EOF")
    assert behind.strip() == b"" or behind not in kept
    assert len(PdfReader(BytesIO(kept)).pages) == 1


@pytest.mark.parametrize(
    "action",
    [
        {"/S": "/SubmitForm", "/F": "https://evil.example"},
        {"/S": "/ImportData", "/F": "data.fdf"},
        {"/S": "/GoToR", "/F": "other.pdf"},
        {"/S": "/GoToE", "/F": "other.pdf"},
        {"/S": "/URI", "/URI": "javascript:alert(1)"},
        {"/S": "/URI", "/URI": "file:///etc/passwd"},
        {"/S": "/URI", "/URI": "\\\\host\\share\\a.exe"},
        {"/S": "/Rendition", "/F": "film"},
    ],
)
def test_a_pdf_that_sends_or_opens_something_is_refused(action):
    assert "sends data or opens" in refused("a.pdf", with_action(action))


@pytest.mark.parametrize("link", ["https://www.kerlann.example", "www.kerlann.example", "tel:+33"])
def test_a_link_to_a_page_is_no_harm(link: str):
    pdf = with_action({"/S": "/URI", "/URI": link})

    assert check("a.pdf", pdf).data == pdf


@pytest.mark.parametrize("kind", ["/Launch", "/GoToR", "/SubmitForm", "/RichMediaExecute"])
def test_an_action_whose_kind_is_said_elsewhere_is_found(kind: str):
    def act(writer: PdfWriter) -> None:
        action = DictionaryObject()
        action[NameObject("/S")] = writer._add_object(NameObject(kind))
        writer.root_object[NameObject("/OpenAction")] = action

    assert "sends data or opens" in refused("a.pdf", make_pdf(act))


def test_a_base_that_makes_a_file_of_a_link_is_refused():
    def base(writer: PdfWriter) -> None:
        address = DictionaryObject()
        address[NameObject("/Base")] = writer._add_object(TextStringObject("file:///c:/"))
        writer.root_object[NameObject("/URI")] = address

    assert "opens another file" in refused("a.pdf", make_pdf(base))


@pytest.mark.parametrize("entry", ["/OPI", "/Filespec"])
def test_a_picture_of_another_file_is_refused(entry: str):
    def refer(writer: PdfWriter) -> None:
        writer.root_object[NameObject(entry)] = TextStringObject("x")

    assert "opens another file" in refused("a.pdf", make_pdf(refer))


def test_a_small_pdf_that_unpacks_to_seventy_megabytes_is_refused():
    honest = with_object_streams(unpacked=70_000)

    assert check("a.pdf", honest).data == honest
    assert refused("a.pdf", with_object_streams(unpacked=70_000_000)) == DAMAGED


def test_what_a_file_costs_ends_with_its_process(monkeypatch: pytest.MonkeyPatch):
    """Whatever stops the reader, the sender is told and the portal goes on."""
    monkeypatch.setattr(uploads, "_MOST_SECONDS", 0.01)

    assert refused("a.pdf", make_pdf()) == DAMAGED


def with_object_streams(*, unpacked: int) -> bytes:
    """One page, whose catalogue stands in a stream of objects among so many bytes of blanks."""
    catalogue = b"<< /Type /Catalog /Pages 2 0 R >>".ljust(unpacked)
    index = b"1 0 2 %d " % unpacked
    packed = zlib.compress(index + catalogue + b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>")
    written = BytesIO()
    written.write(b"%PDF-1.5\n")
    entries = [struct.pack(">BIH", 0, 0, 0), *(struct.pack(">BIH", 2, 3, n) for n in (0, 1))]
    for number, thing in (
        (3, b"<< /Type /ObjStm /N 2 /First %d /Filter /FlateDecode /Length %d >>\nstream\n%s\n"
            b"endstream" % (len(index), len(packed), packed)),
        (4, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"),
    ):  # fmt: skip
        entries.append(struct.pack(">BIH", 1, written.tell(), 0))
        written.write(b"%d 0 obj\n%s\nendobj\n" % (number, thing))
    start = written.tell()
    table = b"".join([*entries, struct.pack(">BIH", 1, start, 0)])
    written.write(
        b"5 0 obj\n<< /Type /XRef /Size 6 /W [1 4 2] /Root 1 0 R /Length %d >>\nstream\n%s\n"
        b"endstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (len(table), table, start)
    )
    return written.getvalue()


def test_a_stream_that_stands_in_another_file_is_refused():
    def point_elsewhere(writer: PdfWriter) -> None:
        stream = StreamObject()
        stream[NameObject("/F")] = TextStringObject("/etc/passwd")
        writer.root_object[NameObject("/Elsewhere")] = writer._add_object(stream)

    assert "opens another file" in refused("a.pdf", make_pdf(point_elsewhere))


def test_a_pdf_cut_behind_an_earlier_end_is_refused():
    written = BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(30):
            pdf.add_blank_page()
        pdf.save(written, linearize=True)
    updated = make_pdf() + b"7 0 obj\n<< /Type /Page >>\nendobj\nxref\n0 1"

    assert refused("a.pdf", written.getvalue()[:-40]) == DAMAGED
    assert refused("a.pdf", updated) == DAMAGED


def test_a_file_within_a_pdf_is_refused():
    pdf = make_pdf(lambda writer: writer.add_attachment("virus.exe", b"MZ"))

    assert "opens another file" in refused("a.pdf", pdf)


def test_a_pdf_with_a_password_is_refused():
    pdf = make_pdf(lambda writer: writer.encrypt("secret"))

    assert refused("a.pdf", pdf) == "This PDF is protected by a password. Send it without one."


def test_a_pdf_that_runs_something_is_refused():
    message = (
        "This PDF contains something that runs code, sends data or opens another file. Print it"
        " to a new PDF and send that one."
    )

    assert refused("a.pdf", with_action({"/S": "/Launch", "/F": "calc.exe"})) == message
    assert refused("a.pdf", with_action({"/S": "/JavaScript", "/JS": "app.alert(1)"})) == message


def test_a_programme_in_a_compressed_object_is_found():
    packed = BytesIO()
    with pikepdf.open(BytesIO(with_action({"/S": "/JavaScript", "/JS": "x"}))) as pdf:
        pdf.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    assert b"JavaScript" not in packed.getvalue()
    assert "something that runs" in refused("a.pdf", packed.getvalue())


def test_a_programme_with_a_disguised_name_is_found():
    pdf = with_action({"/S": "/JavaScript", "/JS": "x"}).replace(b"/JavaScript", b"/J#61vaScript")

    assert "something that runs" in refused("a.pdf", pdf)


def test_a_pdf_cut_on_its_way_is_refused():
    pdf = make_pdf()

    assert refused("a.pdf", pdf[: len(pdf) // 2]) == DAMAGED
    assert refused("a.pdf", b"%PDF-1.7\n" + b"garbage" * 50 + b"\n%%EOF") == DAMAGED


def test_a_cut_picture_is_refused():
    picture = make_picture("JPEG", size=(800, 600))

    assert refused("a.jpg", picture[: len(picture) // 2]) == DAMAGED


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_opened():
    bomb = make_picture(mode="1", size=(12_000, 12_000))

    assert len(bomb) < 200_000
    assert (
        refused("a.png", bomb)
        == "This picture is too large. Send one of 40 million pixels at most."
    )


def test_names_lose_what_could_mislead():
    assert plain_name("C:\\Users\\me\\bon.pdf") == "bon.pdf"
    assert plain_name("../../etc/bon.pdf") == "bon.pdf"
    assert plain_name('bo"n\r\n.pdf\u202e') == "bon.pdf"
    assert plain_name("a" * 300 + ".pdf") == "a" * 116 + ".pdf"


def with_action(action: dict[str, str]) -> bytes:
    written = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        names = {"/S"}
        pdf.Root.OpenAction = pdf.make_indirect(
            pikepdf.Dictionary(
                {
                    key: pikepdf.Name(value) if key in names else value
                    for key, value in action.items()
                }
            )
        )
        pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert PdfReader(BytesIO(written.getvalue())).pages
    return written.getvalue()
