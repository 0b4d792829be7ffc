package dev.fastpubsub.server.doctor;

/**
 * One thing that was found. Holds no secret.
 *
 * @param text a sentence that says what there is
 * @param remedy a sentence that says what to do; empty when there is nothing to do
 */
record Finding(Severity severity, String text, String remedy) {

    static Finding ok(String text) {
        return new Finding(Severity.OK, text, "");
    }

    static Finding note(String text, String remedy) {
        return new Finding(Severity.NOTE, text, remedy);
    }

    static Finding warning(String text, String remedy) {
        return new Finding(Severity.WARNING, text, remedy);
    }

    static Finding problem(String text, String remedy) {
        return new Finding(Severity.PROBLEM, text, remedy);
    }
}
