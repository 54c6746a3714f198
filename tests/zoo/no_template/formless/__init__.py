from caseman.api import Document, hookimpl


@hookimpl
def register_documents():
    return [Document(id="formless.note", title="note", template="note.docx", data=lambda ctx: {})]
