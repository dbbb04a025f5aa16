package io.github.leaderelection.raft.transport;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

import io.github.leaderelection.raft.security.CredulousTrustManager;

/**
 * A connection of somebody who does not behave.
 */
final class Stranger implements AutoCloseable {

	private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] SETTINGS = frame(4, 0, 0, new byte[0]);

	private static final int CONTINUATION = 9;

	private static final int HEADERS = 1;

	private static final int PING = 6;

	private static final long ENDLESS = 64L << 20;

	private final Behaviour behaviour;

	private final Socket socket;

	Stranger(Behaviour behaviour, int port) throws IOException {
		this.behaviour = behaviour;
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
	}

	/**
	 * Misbehave, and return when nothing more is to be sent or the connection is closed.
	 */
	void act() {
		try {
			OutputStream out = this.socket.getOutputStream();
			out.write(this.behaviour.first);
			byte[] again = this.behaviour.again;
			for (long sent = 0; again.length > 0 && sent < ENDLESS; sent += again.length) {
				out.write(again);
			}
		}
		catch (IOException ex) {
			// Closed by the voter, which is what we are after
		}
	}

	/**
	 * Wait until the voter closes the connection.
	 * @param bound how long to wait
	 * @return whether it did
	 */
	boolean isClosedWithin(Duration bound) throws IOException {
		long start = System.nanoTime();
		try {
			Duration left = bound;
			while (left.toMillis() > 0) {
				this.socket.setSoTimeout((int) left.toMillis());
				if (this.behaviour == Behaviour.NO_CALLS) {
					answer();
				}
				else if (this.socket.getInputStream().read(new byte[8192]) == -1) {
					return true;
				}
				left = bound.minusNanos(System.nanoTime() - start);
			}
			return false;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (SocketException | EOFException ex) {
			return true;
		}
	}

	/**
	 * Read a frame, and show a sign of life if that is asked for.
	 */
	private void answer() throws IOException {
		DataInputStream in = new DataInputStream(this.socket.getInputStream());
		int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
		int type = in.readUnsignedByte();
		int flags = in.readUnsignedByte();
		int stream = in.readInt();
		byte[] payload = in.readNBytes(length);
		if (type == PING && flags == 0) {
			this.socket.getOutputStream().write(frame(PING, 1, stream, payload));
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	@Override
	public String toString() {
		return this.behaviour.name();
	}

	private static byte[] frame(int type, int flags, int stream, byte[] payload) {
		return ByteBuffer.allocate(9 + payload.length)
			.put((byte) (payload.length >>> 16))
			.putShort((short) payload.length)
			.put((byte) type)
			.put((byte) flags)
			.putInt(stream)
			.put(payload)
			.array();
	}

	/**
	 * Encode a header field whose name and value do not go into the table of fields.
	 */
	private static byte[] header() {
		byte[] field = new byte[2 + 1 + 1 + 100];
		field[1] = 1;
		field[2] = 'x';
		field[3] = 100;
		for (int i = 4; i < field.length; i++) {
			field[i] = 'y';
		}
		return field;
	}

	private static byte[] random(int length) {
		byte[] bytes = new byte[length];
		new SecureRandom().nextBytes(bytes);
		return bytes;
	}

	private static byte[] join(byte[]... parts) {
		ByteBuffer all = ByteBuffer.allocate(1 << 20);
		for (byte[] part : parts) {
			all.put(part);
		}
		byte[] joined = new byte[all.position()];
		all.flip().get(joined);
		return joined;
	}

	private static byte[] clientHello() {
		try {
			SSLContext context = SSLContext.getInstance("TLSv1.3");
			context.init(null, new TrustManager[] { new CredulousTrustManager() }, null);
			SSLEngine engine = context.createSSLEngine();
			engine.setUseClientMode(true);
			ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
			engine.wrap(ByteBuffer.allocate(0), hello);
			byte[] bytes = new byte[hello.position()];
			hello.flip().get(bytes);
			return bytes;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What strangers do.
	 */
	enum Behaviour {

		/**
		 * Nothing at all.
		 */
		SILENCE(new byte[0]),

		/**
		 * A few random bytes.
		 */
		RANDOM(random(1000)),

		/**
		 * Random bytes without end.
		 */
		ENDLESS_RANDOM(random(1000), random(10_000)),

		/**
		 * Another protocol.
		 */
		HTTP_1("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),

		/**
		 * The first half of what an HTTP/2 connection begins with.
		 */
		HALF_PREFACE("PRI * HTTP/2.0\r\n".getBytes(StandardCharsets.US_ASCII)),

		/**
		 * The beginning of an HTTP/2 connection.
		 */
		PREFACE_ONLY(join(PREFACE, SETTINGS)),

		/**
		 * A connection in good order that is used for nothing.
		 */
		NO_CALLS(join(PREFACE, SETTINGS)),

		/**
		 * Headers that never end.
		 */
		ENDLESS_HEADERS(join(PREFACE, SETTINGS, frame(HEADERS, 0, 1, header())),
				frame(CONTINUATION, 0, 1, join(header(), header(), header(), header()))),

		/**
		 * Headers that never end and are never there.
		 */
		ENDLESS_EMPTY_HEADERS(join(PREFACE, SETTINGS, frame(HEADERS, 0, 1, header())),
				frame(CONTINUATION, 0, 1, new byte[0])),

		/**
		 * Questions for a sign of life, without end.
		 */
		ENDLESS_PINGS(join(PREFACE, SETTINGS), frame(PING, 0, 0, new byte[8])),

		/**
		 * A frame that is said to have 16 MB.
		 */
		HUGE_FRAME(join(PREFACE, SETTINGS, new byte[] { -1, -1, -1, 0, 0, 0, 0, 0, 1 }), random(10_000)),

		/**
		 * A good beginning of a TLS handshake, and no more.
		 */
		HALF_OPEN_TLS(clientHello()),

		/**
		 * Half of the first message of a TLS handshake.
		 */
		HALF_CLIENT_HELLO(Arrays.copyOf(clientHello(), 50)),

		/**
		 * The first message of a TLS handshake is said to have 16 MB, and comes.
		 */
		ENDLESS_CLIENT_HELLO(new byte[] { 22, 3, 1, 0x40, 0, 1, -1, -1, -1 },
				join(new byte[0x4000 - 4], new byte[] { 22, 3, 1, 0x40, 0, 0, 0, 0, 0 }));

		private final byte[] first;

		private final byte[] again;

		Behaviour(byte[] first) {
			this(first, new byte[0]);
		}

		Behaviour(byte[] first, byte[] again) {
			this.first = first;
			this.again = again;
		}

	}

}
