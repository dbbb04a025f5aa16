package io.github.leaderelection.raft;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;

import org.apache.ratis.server.RaftServer;

/**
 * Writes down what becomes of the member of this process.
 *
 * @author Leader Election
 */
final class MemberMonitor {

	private static final long PAUSE_NANOS = 5_000_000;

	private final RaftNode node;

	private final OutputStream file;

	MemberMonitor(RaftNode node, Path file) throws IOException {
		this.node = node;
		this.file = new FileOutputStream(file.toFile());
	}

	void start() {
		Thread thread = new Thread(this::run, "monitor");
		thread.setDaemon(true);
		thread.start();
	}

	private void run() {
		MemberStatus last = null;
		while (true) {
			try {
				RaftServer.Division division = Inspection.division(this.node);
				MemberStatus status = (division != null) ? status(division) : null;
				if (status != null && !status.isSameAs(last)) {
					last = status;
					this.file.write(status.toLine().getBytes(StandardCharsets.US_ASCII));
				}
			}
			catch (IOException | RuntimeException ex) {
				// Not there now, or changed while it was looked at
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	private static MemberStatus status(RaftServer.Division division) throws IOException {
		long applied = division.getInfo().getLastAppliedIndex();
		ByteArrayOutputStream state = new ByteArrayOutputStream();
		Inspection.write(division, new DataOutputStream(state));
		CRC32C digest = new CRC32C();
		digest.update(state.toByteArray());
		MemberStatus status = new MemberStatus(System.nanoTime(), division.getInfo().isLeader(),
				division.getInfo().getCurrentTerm(), applied, digest.getValue());
		return (division.getInfo().getLastAppliedIndex() == applied) ? status : null;
	}

}
