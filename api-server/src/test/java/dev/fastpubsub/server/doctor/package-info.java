@NullMarked
package dev.fastpubsub.server.doctor;

import org.jspecify.annotations.NullMarked;
