package dev.fastpubsub.operator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire between somebody and a server, of any protocol over TCP, that can be cut. Thread-safe. */
public final class Relay implements AutoCloseable {

    private final ServerSocket door;
    private final URI target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private Relay(ServerSocket door, URI target) {
        this.door = door;
        this.target = target;
    }

    /** @param target whose scheme, host and port are meant */
    public static Relay before(URI target) {
        try {
            Relay relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            Thread unused = Thread.startVirtualThread(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create(target.getScheme() + "://127.0.0.1:" + door.getLocalPort() + "/");
    }

    /** Ends all connections at once, whatever is under way; new ones are taken. */
    public void cut() {
        sockets.forEach(Relay::end);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                Thread unused = Thread.startVirtualThread(() -> connect(caller));
            } catch (IOException e) {
                // Closed: nobody comes any more.
            }
        }
    }

    private void connect(Socket caller) {
        Socket server = new Socket();
        sockets.add(caller);
        sockets.add(server);
        try {
            server.connect(new InetSocketAddress(target.getHost(), target.getPort()));
            Thread answers = Thread.startVirtualThread(() -> pump(server, caller));
            pump(caller, server);
            answers.join();
        } catch (IOException e) {
            // The server has gone, and the caller hears of it below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(caller);
            end(server);
            sockets.remove(caller);
            sockets.remove(server);
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            long unused = from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of the two has ended, and so does the other.
        } finally {
            end(from);
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts all, and nobody is taken any more. */
    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
