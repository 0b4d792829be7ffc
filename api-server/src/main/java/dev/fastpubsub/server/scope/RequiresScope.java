package dev.fastpubsub.server.scope;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a caller must be permitted to make a call; the resource is the {@code id} in the path, if there is one. A call has this
 * or {@link jakarta.annotation.security.PermitAll}: one that has neither is refused to everybody.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresScope {

    Permission value();

    /** Whether id and secret by HTTP Basic (RFC 7617) do instead of a token. */
    boolean basic() default false;
}
