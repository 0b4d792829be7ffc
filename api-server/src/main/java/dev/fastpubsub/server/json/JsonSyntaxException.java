package dev.fastpubsub.server.json;

/** The text is not JSON, or nests too deeply. */
public final class JsonSyntaxException extends Exception {

    private final long offset;
    private final int element;

    JsonSyntaxException(String message, long offset, int element) {
        super(message);
        this.offset = offset;
        this.element = element;
    }

    /** Where in the text, in characters from 0. */
    public long offset() {
        return offset;
    }

    /** Which element of the outermost array is nested too deeply, or -1 when something else is wrong. */
    public int element() {
        return element;
    }
}
