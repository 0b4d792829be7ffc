package dev.fastpubsub.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class VersionProvider implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {version()};
    }

    /** The program's name and its version. */
    static String version() {
        Properties build = new Properties();
        try (InputStream file = VersionProvider.class.getResourceAsStream("/META-INF/build-info.properties")) {
            if (file != null) {
                build.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "fastpubsub " + build.getProperty("build.version", "(not built)");
    }
}
