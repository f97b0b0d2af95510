"""Builds Word documents for tests from the XML of their body, so that nothing stands in them that a test does not show."""

import io
import zipfile

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
RELATION = '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'


def archive(members, **options):
    """A zip archive of members by name."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, **options) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return data.getvalue()


def members(body, styles="", main="word/document.xml"):
    """The members of a Word document."""
    found = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS.format(RELATION.format("officeDocument", main)),
        main: f'<?xml version="1.0" encoding="UTF-8"?><w:document {NAMESPACES}><w:body>{body}</w:body></w:document>',
    }
    if styles:
        folder, _, name = main.rpartition("/")
        found[f"{folder}/_rels/{name}.rels"] = RELATIONS.format(RELATION.format("styles", "styles.xml"))
        found[f"{folder}/styles.xml"] = f"<w:styles {NAMESPACES}>{styles}</w:styles>"
    return found


def word(body, styles="", main="word/document.xml"):
    """A Word document."""
    return archive(members(body, styles, main))


def run(text, properties=""):
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text, properties=""):
    """A paragraph of one run, or of runs where the text is XML."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{text if text.startswith('<') else run(text)}</w:p>"


def cell(text, properties=""):
    """A cell of one paragraph, or of what the text is where it is XML."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else paragraph(text)}</w:tc>"


def row(*texts, properties=""):
    """A row of cells."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(text if text.startswith('<w:tc') else cell(text) for text in texts)}</w:tr>"


def table(*rows):
    """A table of rows, each a list of texts or XML."""
    return f"<w:tbl><w:tblPr/>{''.join(line if isinstance(line, str) else row(*line) for line in rows)}</w:tbl>"
