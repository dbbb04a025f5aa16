package io.github.leaderelection.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a {@link Sampler} writes down. Each byte is read once, for there are many of
 * them and many questions.
 */
public final class Observations {

	private final Path file;

	private final List<Run> runs = new ArrayList<>();

	private final List<Contact> contacts = new ArrayList<>();

	private long position;

	/**
	 * Create a reader.
	 * @param file the file, which need not exist yet
	 */
	public Observations(Path file) {
		this.file = file;
	}

	/**
	 * Return all answers until now, each run as long as it was.
	 * @return the runs in the order of time
	 */
	public synchronized List<Run> runs() {
		read();
		return List.copyOf(this.runs);
	}

	/**
	 * Return all that was learned from the store until now.
	 * @return the contacts in the order of time
	 */
	synchronized List<Contact> contacts() {
		read();
		return List.copyOf(this.contacts);
	}

	/**
	 * Return who leads as the process knows from a store that answers it.
	 * @return the fencing token of the leader, {@link Run#NONE} if it does not know one
	 */
	public synchronized long knownLeader() {
		List<Contact> known = contacts();
		return (known.isEmpty()) ? Run.NONE : known.get(known.size() - 1).leader();
	}

	private void read() {
		if (!Files.exists(this.file)) {
			return;
		}
		try (FileChannel channel = FileChannel.open(this.file)) {
			ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - this.position));
			channel.read(bytes, this.position);
			String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
			// The last line may be without an end, for now or for ever.
			String lines = text.substring(0, text.lastIndexOf('\n') + 1);
			this.position += lines.length();
			lines.lines().forEach(this::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void add(String line) {
		if (Contact.isContact(line)) {
			this.contacts.add(Contact.ofLine(line));
			return;
		}
		Run run = Run.ofLine(line);
		Run last = (this.runs.isEmpty()) ? null : this.runs.get(this.runs.size() - 1);
		if (last != null && last.token() == run.token()) {
			this.runs.set(this.runs.size() - 1, last.upTo(run));
		}
		else {
			this.runs.add(run);
		}
	}

}
