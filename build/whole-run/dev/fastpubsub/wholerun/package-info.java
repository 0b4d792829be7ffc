/** What the tests of a module that run in several JVMs need, to be judged as one. */
@NullMarked
package dev.fastpubsub.wholerun;

import org.jspecify.annotations.NullMarked;
