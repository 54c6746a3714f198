from caseman.api import Document, Model, Text, field, hookimpl


class Note(Model):
    signed_on: Text = field("signed on", default="")


@hookimpl
def register_documents():
    return [
        Document(
            id="misprint.note", title="note", template="documents/note.docx", fields=Note, data=lambda ctx: {}
        )
    ]
