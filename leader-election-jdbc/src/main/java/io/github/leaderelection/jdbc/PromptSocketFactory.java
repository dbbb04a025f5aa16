package io.github.leaderelection.jdbc;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

import javax.net.SocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * Sockets for the driver of PostgreSQL, by which it reports a notification a millisecond
 * earlier. After each notification it reads again with a timeout of one millisecond, in
 * case another one follows. On these sockets such a read returns what has already
 * arrived, and otherwise times out at once. In all else they are plain sockets.
 * <p>
 * The driver creates this class if its property <code>socketFactory</code> names it. The
 * auto-configuration sets that for the connections of the store, if the property is not
 * set, the driver is pgjdbc, and it finds this class. Safe for use by any thread.
 */
public final class PromptSocketFactory extends SocketFactory {

	@Override
	public Socket createSocket() {
		return new PromptSocket();
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return connected(new InetSocketAddress(host, port), null);
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return connected(new InetSocketAddress(host, port), null);
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
	}

	@Override
	public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
		return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
	}

	private Socket connected(InetSocketAddress remote, @Nullable InetSocketAddress local) throws IOException {
		Socket socket = createSocket();
		try {
			socket.bind(local);
			socket.connect(remote);
			return socket;
		}
		catch (IOException | RuntimeException ex) {
			socket.close();
			throw ex;
		}
	}

	private static final class PromptSocket extends Socket {

		private volatile boolean prompt;

		@Override
		public void setSoTimeout(int timeout) throws SocketException {
			super.setSoTimeout(timeout);
			this.prompt = timeout == 1;
		}

		@Override
		public InputStream getInputStream() throws IOException {
			return new PromptInputStream(super.getInputStream());
		}

		private final class PromptInputStream extends FilterInputStream {

			private PromptInputStream(InputStream in) {
				super(in);
			}

			@Override
			public int read() throws IOException {
				require();
				return this.in.read();
			}

			@Override
			public int read(byte[] bytes, int offset, int length) throws IOException {
				if (length > 0) {
					require();
				}
				return this.in.read(bytes, offset, length);
			}

			private void require() throws IOException {
				if (PromptSocket.this.prompt && this.in.available() == 0) {
					throw new SocketTimeoutException("Nothing has arrived");
				}
			}

		}

	}

}
