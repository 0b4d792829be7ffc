/** {@code fastpubsub doctor}: looks at a database and its surroundings for what is wrong, and changes nothing. */
@NullMarked
package dev.fastpubsub.server.doctor;

import org.jspecify.annotations.NullMarked;
