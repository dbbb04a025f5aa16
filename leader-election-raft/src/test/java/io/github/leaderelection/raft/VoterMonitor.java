package io.github.leaderelection.raft;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;

import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.SessionId;
import org.apache.ratis.server.RaftServer;

/**
 * Writes down what becomes of the voter of this process: whether it leads the Raft group,
 * and its state after each heartbeat of a holder, which all voters execute at the same
 * place of their log.
 */
final class VoterMonitor implements HintListener {

	private static final long PAUSE_NANOS = 5_000_000;

	private final RaftNode node;

	private final OutputStream file;

	VoterMonitor(RaftNode node, Path file) throws IOException {
		this.node = node;
		this.file = new FileOutputStream(file.toFile());
	}

	void start() {
		Thread thread = new Thread(this::run, "monitor");
		thread.setDaemon(true);
		thread.start();
	}

	private void run() {
		VoterStatus last = null;
		while (true) {
			try {
				RaftServer.Division division = Inspection.division(this.node);
				VoterStatus status = (division != null) ? status(division, VoterStatus.NONE, 0) : last;
				if (status != null && !status.isSameAs(last)) {
					last = status;
					write(status);
				}
			}
			catch (IOException | RuntimeException ex) {
				// There is no server now
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	@Override
	public void changed() {
	}

	/**
	 * Called by the thread that executes the commands, before it goes on.
	 */
	@Override
	public void heartbeatSent(SessionId session) {
		try {
			RaftServer.Division division = Inspection.division(this.node);
			if (division != null) {
				CRC32C digest = new CRC32C();
				digest.update(Inspection.state(division));
				write(status(division, Inspection.applied(division), digest.getValue()));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static VoterStatus status(RaftServer.Division division, long applied, long state) {
		return new VoterStatus(System.nanoTime(), division.getInfo().isLeader(), division.getInfo().getCurrentTerm(),
				applied, state);
	}

	private synchronized void write(VoterStatus status) throws IOException {
		this.file.write(status.toLine().getBytes(StandardCharsets.US_ASCII));
	}

}
