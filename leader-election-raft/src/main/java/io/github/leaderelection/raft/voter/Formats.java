package io.github.leaderelection.raft.voter;

import java.io.IOException;
import java.util.Set;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;

/**
 * Which commands the voters of a cluster can execute. A voter that cannot read a command
 * skips it, and its records differ from those of the others from then on. So a later
 * format is introduced in two steps, each of them a command:
 * <ol>
 * <li>All voters have answered that they read the format. They <em>agree</em> on it: each
 * of them writes a snapshot that earlier versions of this library refuse, and has nothing
 * to do with a voter of such a version any more.
 * <li>All voters have answered that this snapshot is on their disk, so that none of them
 * can start with an earlier version. Commands of the format may be <em>written</em>.
 * </ol>
 *
 * @param agreed the format that all voters read, and without which none may be one
 * @param written the latest format of the commands that are executed
 */
public record Formats(int agreed, int written) {

	/**
	 * The format in which each claim and each new record is a command.
	 */
	public static final int FIRST = 1;

	/**
	 * The format that also has commands with many claims or new records.
	 */
	public static final int BATCHES = 2;

	/**
	 * The latest format that this version of the library reads.
	 */
	public static final int LATEST = BATCHES;

	/**
	 * What holds until something else is agreed.
	 */
	static final Formats INITIAL = new Formats(FIRST, FIRST);

	void write(ValueWriter writer) throws IOException {
		writer.octet(this.agreed);
		writer.octet(this.written);
	}

	static Formats read(ValueReader reader) throws IOException {
		Formats formats = new Formats(reader.octet(FIRST), reader.octet(FIRST));
		if (formats.written < FIRST || formats.agreed < formats.written) {
			throw new IOException("Format %d of %d is none".formatted(formats.written, formats.agreed));
		}
		return formats;
	}

	/**
	 * A step towards a format, for the voters that were asked. It has no effect if there
	 * are others meanwhile.
	 *
	 * @param format the format
	 * @param voters the ids of the voters that were asked
	 */
	record Step(int format, Set<String> voters) {

		Step {
			voters = Set.copyOf(voters);
		}

		void write(ValueWriter writer) throws IOException {
			writer.octet(this.format);
			writer.list(this.voters.stream().sorted().toList(), ValueWriter::text);
		}

		static Step read(ValueReader reader) throws IOException {
			int format = reader.octet();
			if (format > LATEST) {
				throw new IOException("The format %d is of a later version".formatted(format));
			}
			return new Step(format, Set.copyOf(reader.list(ValueReader::text)));
		}

		/**
		 * Return whether the voters are those that were asked, and remain so.
		 * @param state what the cluster knows
		 * @return whether this step counts
		 */
		boolean isFor(RegistryState state) {
			return state.hasBegun() && state.wanted() == null && state.ids().equals(this.voters);
		}

	}

}
