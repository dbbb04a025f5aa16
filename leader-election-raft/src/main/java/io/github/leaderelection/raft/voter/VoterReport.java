package io.github.leaderelection.raft.voter;

import java.io.DataInputStream;
import java.io.IOException;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;

/**
 * What one voter answers about the cluster and itself, without the others. Those of the
 * first version of this library answer with the state alone, and read nothing else.
 *
 * @param state what it knows of the cluster
 * @param reads the latest {@linkplain Formats format} that it reads
 * @param kept the format of its latest snapshot
 * @param directory the random id of its directory, empty if the version does not say
 */
public record VoterReport(RegistryState state, int reads, int kept, String directory) {

	/**
	 * Return the bytes of this report.
	 * @return the bytes, for {@link #read(DataInputStream)}
	 */
	public byte[] bytes() {
		return ValueWriter.bytes((writer) -> {
			this.state.write(writer);
			writer.octet(this.reads);
			writer.octet(this.kept);
			this.state.formats().write(writer);
			writer.text(this.directory);
		});
	}

	/**
	 * Return whether this is the report of a voter, and not of another one that answers
	 * at its address.
	 * @param id the id of the voter
	 * @param own what the cluster knows that asks
	 * @return whether it is
	 */
	public boolean isOf(String id, RegistryState own) {
		return this.state.clusterId().equals(own.clusterId()) && this.directory.equals(own.directories().get(id));
	}

	/**
	 * Read a report.
	 * @param input the {@linkplain #bytes() bytes}
	 * @return the report
	 * @throws IOException if there is something else
	 */
	public static VoterReport read(DataInputStream input) throws IOException {
		return ValueReader.value(input, VoterReport::read);
	}

	private static VoterReport read(ValueReader reader) throws IOException {
		RegistryState state = RegistryState.read(reader);
		int reads = reader.octet(Formats.FIRST);
		int kept = reader.octet(Formats.FIRST);
		return new VoterReport(state.with(Formats.read(reader)), reads, kept, reader.text(""));
	}

}
