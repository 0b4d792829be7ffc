package dev.fastpubsub.server.doctor;

import java.util.List;

/** Looks at one matter. Changes nothing. */
interface Check {

    /** A word or two for people and programs. */
    String name();

    /** What there is to say, at least one thing; throws what the database throws. */
    List<Finding> look();
}
