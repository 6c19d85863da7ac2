package io.valence.topology;

import io.valence.codec.DeltaCodec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time of the latest click behind a delta. Streams takes the earlier of the next click and the next delta: so a
 * task that is behind in a replay hears nothing of what is later than its own clicks. The record's own timestamp says
 * when the topic got it, which decides how long it is kept.
 */
final class DeltaTimestamp implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return DeltaCodec.time((byte[]) record.value());
    }
}
