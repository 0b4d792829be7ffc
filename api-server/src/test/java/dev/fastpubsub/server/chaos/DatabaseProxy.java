package dev.fastpubsub.server.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between a server and PostgreSQL, which can be slow, stand still, or break. One virtual thread for each direction of a
 * connection; what stands still is kept, and goes on afterwards. Thread-safe.
 */
final class DatabaseProxy implements AutoCloseable {

    private final Map<ServerSocket, Integer> listeners;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile long delayMillis;
    private volatile long stalledUntil;

    private DatabaseProxy(Map<ServerSocket, Integer> listeners) {
        this.listeners = listeners;
    }

    /** One port for each of these, in the same order. */
    static DatabaseProxy start(List<Integer> databasePorts) throws IOException {
        Map<ServerSocket, Integer> listeners = new LinkedHashMap<>();
        for (int databasePort : databasePorts) {
            listeners.put(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), databasePort);
        }
        DatabaseProxy proxy = new DatabaseProxy(listeners);
        listeners.forEach((listener, port) -> Thread.ofVirtual().start(() -> proxy.accept(listener, port)));
        return proxy;
    }

    List<Integer> ports() {
        return listeners.keySet().stream().map(ServerSocket::getLocalPort).toList();
    }

    /** Whatever is on its way takes so much longer; 0: no longer. */
    void delay(long millis) {
        delayMillis = millis;
    }

    /** Nothing goes through for so long, and nothing is lost. */
    void stall(long millis) {
        stalledUntil = System.nanoTime() + millis * 1_000_000;
    }

    /** Breaks all connections that there are. */
    void cut() {
        sockets.forEach(DatabaseProxy::close);
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket listener : listeners.keySet()) {
            listener.close();
        }
        cut();
    }

    private void accept(ServerSocket listener, int databasePort) {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept(), databasePort);
            } catch (IOException e) {
                // the listener is closed
            }
        }
    }

    private void connect(Socket client, int databasePort) {
        sockets.add(client);
        try {
            Socket database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
            sockets.add(database);
            Thread.ofVirtual().start(() -> copy(client, database));
            Thread.ofVirtual().start(() -> copy(database, client));
        } catch (IOException e) {
            close(client); // the database is not there
            sockets.remove(client);
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                hold();
                output.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // cut, or one end has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(from);
            close(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void hold() throws InterruptedException {
        long wait = Math.max(delayMillis, (stalledUntil - System.nanoTime()) / 1_000_000);
        if (wait > 0) {
            Thread.sleep(wait);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }
}
