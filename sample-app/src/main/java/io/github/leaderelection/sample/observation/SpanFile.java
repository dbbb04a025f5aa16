package io.github.leaderelection.sample.observation;

import java.nio.ByteBuffer;

/**
 * The layout of a file of spans: one record of fixed size per term. The process that
 * leads overwrites the last record with each observation. The file therefore contains its
 * last observation even if it is killed the next instant, which no answer over a network
 * could.
 */
final class SpanFile {

	static final int RECORD = 5 * Long.BYTES;

	private static final long LASTS = Long.MIN_VALUE;

	private SpanFile() {
	}

	static ByteBuffer toBytes(Span span) {
		ByteBuffer bytes = ByteBuffer.allocate(RECORD);
		bytes.putLong(span.token()).putLong(span.first()).putLong(span.last()).putLong(span.until());
		return bytes.putLong((span.ended() != null) ? span.ended() : LASTS).flip();
	}

	static Span ofBytes(ByteBuffer bytes, Span.Source process) {
		Span span = new Span(process, bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong(), null);
		long ended = bytes.getLong();
		return (ended != LASTS) ? span.endedAt(ended) : span;
	}

}
