package dev.fastpubsub.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import dev.fastpubsub.server.config.LogConfig;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sets Logback up as configured; until then {@code logback.xml} holds, which prints warnings as logfmt.
 *
 * <p>Lines are written by the thread that has something to say, before it goes on: so none is lost when the process ends,
 * however it ends, and there is no queue to bound or to drop from. That costs 3 to 9 microseconds for a request's line. A line
 * is put together outside the appender's lock; only the write to standard error is inside. Who reads standard error and stops
 * reading makes everybody wait.
 *
 * <p>Level debug is for our own lines. At debug Tomcat prints requests with their headers and bodies, Spring MVC their
 * queries and pgjdbc the database's URL: so libraries never say more than warnings, and what comes through
 * {@code java.util.logging} is cut at info before it gets here.
 */
public final class Logging {

    /** As in {@code logback.xml}. */
    private static final String APPENDER = "STDERR";

    private static final String OURS = "dev.fastpubsub";
    private static final String STATEMENTS = "org.springframework.jdbc.core.JdbcTemplate";

    /** Whatever it has to say comes as an exception too, which becomes the one line that says so. */
    private static final String DRIVER = "org.postgresql";

    /** They warn of paths and methods that callers make up, as often as callers like. The request's line tells those. */
    private static final List<String> CALLERS_FAULTS = List.of(
            "org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver",
            "org.springframework.web.servlet.PageNotFound",
            "org.springframework.web.servlet.mvc.support.DefaultHandlerExceptionResolver",
            "org.springframework.boot.webmvc.autoconfigure.WelcomePageHandlerMapping");

    /** They tell at length what becomes the one line that says why the server does not start. */
    private static final List<String> FAILED_STARTS = List.of(
            "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter",
            "org.springframework.boot.SpringApplication",
            "org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext");

    private Logging() {}

    /** Holds for the whole process, from now on. */
    public static synchronized void configure(LogConfig config) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Appender<ILoggingEvent> before = root.getAppender(APPENDER);
        root.addAppender(standardError(context, config.format()));
        root.detachAppender(before);
        Level level = level(config.level());
        root.setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
        context.getLogger(OURS).setLevel(level);
        context.getLogger(STATEMENTS).setLevel(config.statements() ? Level.DEBUG : null);
        context.getLogger(DRIVER).setLevel(Level.OFF);
        CALLERS_FAULTS.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
        FAILED_STARTS.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
        context.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context, LogConfig.Format format) {
        LineEncoder encoder = switch (format) {
            case LOGFMT -> new LogfmtEncoder();
            case JSON -> new JsonEncoder();
        };
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName(APPENDER);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    private static Level level(LogConfig.Level level) {
        return switch (level) {
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR, CRITICAL -> Level.ERROR;
        };
    }
}
