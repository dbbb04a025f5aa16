package io.github.leaderelection.servers;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link FaultProxy}, before a server that sends back each byte and records
 * what it received.
 */
class FaultProxyIntegrationTests {

	private static final int BOUND_MILLIS = 60_000;

	private static final int NOTHING_COMES_MILLIS = 300;

	private static final int END = -1;

	private static final int RESET = -2;

	private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();

	private ServerSocket server;

	private Thread acceptor;

	private FaultProxy proxy;

	private Socket client;

	@BeforeEach
	void connect() throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.acceptor = startThread(this::serveAll);
		this.proxy = new FaultProxy("127.0.0.1", this.server.getLocalPort());
		this.client = newClient();
	}

	@AfterEach
	void close() throws IOException {
		this.client.close();
		this.proxy.close();
		this.server.close();
	}

	@Test
	void passes() throws Exception {
		send(1);
		assertThat(this.received.poll(BOUND_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(1);
		assertThat(receive()).isEqualTo(1);
	}

	@Test
	void passesEndOfStream() throws Exception {
		this.client.shutdownOutput();
		assertThat(this.received.poll(BOUND_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(END);
		assertThat(receive()).isEqualTo(END);
	}

	@Test
	void frozenRequestArrivesLate() throws Exception {
		this.proxy.requests().freeze();
		send(1);
		assertThat(this.received.poll(NOTHING_COMES_MILLIS, TimeUnit.MILLISECONDS)).isNull();
		this.proxy.requests().pass();
		assertThat(this.received.poll(BOUND_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(1);
		assertThat(receive()).isEqualTo(1);
	}

	@Test
	void frozenResponseArrivesLateThoughRequestTookEffect() throws Exception {
		this.proxy.responses().freeze();
		send(1);
		assertThat(this.received.poll(BOUND_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(1);
		assertNothingComes();
		this.proxy.responses().pass();
		assertThat(receive()).isEqualTo(1);
	}

	@Test
	void droppedRequestNeverArrivesAndItsConnectionIsReset() throws Exception {
		this.proxy.requests().drop();
		send(1);
		awaitLoss(this.proxy.requests());
		assertThat(this.received.poll(NOTHING_COMES_MILLIS, TimeUnit.MILLISECONDS)).isNull();
		this.proxy.requests().pass();
		send(2);
		assertThat(this.received.poll(BOUND_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(RESET);
		assertReset();
	}

	@Test
	void droppedResponseNeverArrivesThoughRequestTookEffect() throws Exception {
		this.proxy.responses().drop();
		send(1);
		assertThat(this.received.poll(BOUND_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(1);
		awaitLoss(this.proxy.responses());
		assertNothingComes();
		this.proxy.responses().pass();
		send(2);
		assertReset();
	}

	@Test
	void delaysEachDirection() throws Exception {
		this.proxy.requests().delay(Duration.ofMillis(100));
		this.proxy.responses().delay(Duration.ofMillis(150));
		long start = System.nanoTime();
		send(1);
		assertThat(receive()).isEqualTo(1);
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(250).toNanos());
	}

	@Test
	void resetReachesBothEnds() throws Exception {
		send(1);
		assertThat(receive()).isEqualTo(1);
		this.received.clear();
		this.proxy.reset();
		assertReset();
		assertThat(this.received.poll(BOUND_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(RESET);
	}

	@Test
	void finishReachesBothEndsThoughDataAreUnread() throws Exception {
		this.proxy.responses().freeze();
		send(1);
		assertThat(this.received.poll(BOUND_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(1);
		this.proxy.finish();
		assertThat(receive()).isEqualTo(END);
		assertThat(this.received.poll(BOUND_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(END);
	}

	@Test
	void refusesNewConnectionsOnlyAndAcceptsOnSamePort() throws Exception {
		int port = this.proxy.port();
		this.proxy.refuse();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(this::newClient);
		send(1);
		assertThat(receive()).isEqualTo(1);
		this.proxy.accept();
		assertThat(this.proxy.port()).isEqualTo(port);
		newClient().close();
	}

	@Test
	void healUndoesEverything() throws Exception {
		this.proxy.freeze();
		this.proxy.requests().delay(Duration.ofHours(1));
		this.proxy.refuse();
		this.proxy.heal();
		send(1);
		assertThat(receive()).isEqualTo(1);
		newClient().close();
	}

	@Test
	void resetsClientsOfServerThatIsGone() throws Exception {
		this.server.close();
		// Until its thread has left it, the system still accepts
		this.acceptor.join();
		try (Socket late = newClient()) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> late.getInputStream().read())
				.withMessageContaining("reset");
		}
	}

	private Socket newClient() throws IOException {
		Socket socket = new Socket(this.proxy.host(), this.proxy.port());
		socket.setSoTimeout(BOUND_MILLIS);
		return socket;
	}

	private void send(int value) throws IOException {
		this.client.getOutputStream().write(value);
	}

	private int receive() throws IOException {
		return this.client.getInputStream().read();
	}

	// It may still be on its way for longer than nothing comes
	private void awaitLoss(Traffic traffic) {
		await().atMost(Duration.ofMillis(BOUND_MILLIS)).until(() -> traffic.losses() > 0);
	}

	private void assertNothingComes() throws IOException {
		this.client.setSoTimeout(NOTHING_COMES_MILLIS);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(this::receive);
		this.client.setSoTimeout(BOUND_MILLIS);
	}

	private void assertReset() {
		assertThatExceptionOfType(SocketException.class).isThrownBy(this::receive).withMessageContaining("reset");
	}

	private void serveAll() throws IOException {
		while (true) {
			Socket socket = this.server.accept();
			startThread(() -> serve(socket));
		}
	}

	private void serve(Socket socket) throws IOException {
		try (socket) {
			int value;
			do {
				value = socket.getInputStream().read();
				this.received.add(value);
				if (value != END) {
					socket.getOutputStream().write(value);
				}
			}
			while (value != END);
		}
		catch (SocketException ex) {
			this.received.add(RESET);
		}
	}

	private static Thread startThread(Job job) {
		Thread thread = new Thread(() -> {
			try {
				job.run();
			}
			catch (IOException ex) {
				// The test is over.
			}
		});
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	/**
	 * What a thread of the server does.
	 */
	private interface Job {

		void run() throws IOException;

	}

}
