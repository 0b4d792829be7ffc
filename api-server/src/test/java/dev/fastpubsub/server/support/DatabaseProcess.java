package dev.fastpubsub.server.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * PostgreSQL for tests of other modules, which have none of this on their class path: for each line that comes in, a new
 * database with this build's schema is made and its URL goes out. Ends with its standard input.
 */
public final class DatabaseProcess {

    private DatabaseProcess() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (requests.readLine() != null) {
            System.out.println("database " + TestDatabase.create().jdbcUrl());
        }
        System.exit(0);
    }
}
