/* The protocol of ACK, commit, publish and replay, small enough to be checked in every order.
 *
 * Two senders resend until they are answered; the engine commits in groups; the outbox is published
 * within a credit to one subscriber that acknowledges cumulatively; everybody and every connection
 * may fail at any step. What is durable survives, what is volatile is lost. README.md tells how it
 * is checked and how to read a trail.
 *
 * Each message raises one alert. Message 2 is of a topic that the subscriber did not ask for: its
 * event makes a hole in the numbers that is no gap.
 *
 * One define breaks one rule of the protocol; each must be caught:
 *   ANSWER_BEFORE_COMMIT    the engine answers AA when it has taken a message
 *   PUBLISH_BEFORE_COMMIT   events are sent before they are on disk
 *   FORGET_DIGESTS          a resend is processed again
 *   ACK_BEFORE_STORE        the subscriber acknowledges what it has not stored
 *   TAKE_WHATEVER_COMES     the subscriber does not look at feed_prev
 *   HEAD_AFTER_EVENTS       the publisher asks for the head after it has read the events
 *   NEVER_ASK_AGAIN         the subscriber does not say HELLO again when it hears nothing
 *   DEAF_TO_HEARTBEATS      ... nor when a heartbeat says that more was sent than has come
 */

#define MESSAGES 3
#define SENDERS 2
#define GROUP 2  /* messages a commit */
#define CREDIT 2 /* events in flight */

/* How often something may fail, whatever it is: the daemon or the subscriber is killed, a connection
 * breaks, a commit fails, a subscriber says HELLO out of turn. */
#ifndef FAULTS
#define FAULTS 2
#endif

#define ACKED 99 /* HELLO from "acked" */
#define sender_of(m) ((m) == 3 -> 1 : 0)
#define wanted(m) ((m) != 2)
#define bit_of(seq) (1 << (seq))
#define up_to(seq) ((1 << ((seq) + 1)) - 1)

mtype = { AA, AE, HELLO, ACK, WELCOME, EVENT };

/* Connections. MLLP is one message at a time; what ZeroMQ queues is bounded by the credit. */
chan to_engine[SENDERS] = [1] of { byte };
chan to_sender[SENDERS] = [1] of { mtype, byte };
chan to_feed = [2] of { mtype, byte };             /* HELLO from, ACK seq */
chan to_subscriber = [3] of { mtype, byte, byte, byte }; /* EVENT seq, feed_prev, message */
byte connection[SENDERS]; /* counts: an answer to one that is gone goes nowhere */
bit broken[SENDERS];

/* Durable, of the daemon: what one commit writes (alerts/store). */
bit kept[MESSAGES + 1];    /* message, by its digest */
byte outbox[MESSAGES + 1]; /* alert_event: seq -> message */
byte head;
byte feed_acked; /* feed.acked */
byte floor;      /* events up to here may be pruned */

/* Volatile, of the engine (Intake). */
byte batch[GROUP];
byte batch_connection[GROUP];
byte taken;      /* in the batch */
bit committed;   /* the batch is on disk, and its answers may go */
byte to_be_kept; /* the subscriber's ACK, for the next commit */

/* Volatile, of the publisher (Feed::Subscriber). */
bit subscribed;
byte looked_at;
byte last_sent;
byte in_flight; /* a bit each */
bit reading;    /* between the two reads of Feed::pump() */
byte read_head;
byte read_next;

/* Durable, of the subscriber. */
byte last;
bit stored[MESSAGES + 1]; /* by seq */

/* For the properties. */
byte answered; /* messages whose sender has its AA */
byte owed;     /* the last event that the subscriber asked for */

byte faults;

#define bits(x) ((((x) >> 1) & 1) + (((x) >> 2) & 1) + (((x) >> 3) & 1))
#define has_credit (bits(in_flight) < CREDIT)
#define done (answered == MESSAGES && last == owed)

#define nothing_on_its_way (empty(to_feed) && empty(to_subscriber))

inline flush_sender(s) {
    do
    :: nempty(to_engine[s]) -> to_engine[s] ? _
    :: empty(to_engine[s]) && nempty(to_sender[s]) -> to_sender[s] ? _, _
    :: empty(to_engine[s]) && empty(to_sender[s]) -> break
    od;
    broken[s] = 1;
    connection[s]++
}

inline flush_subscriber() {
    do
    :: nempty(to_feed) -> to_feed ? _, _
    :: empty(to_feed) && nempty(to_subscriber) -> to_subscriber ? _, _, _, _
    :: empty(to_feed) && empty(to_subscriber) -> break
    od;
    skip
}

/* The next event after `after` that the subscriber asked for; 0: none (Outbox::after). */
inline find_next(after, found) {
    found = 0;
    i = after + 1;
    do
    :: i <= head && !wanted(outbox[i]) -> i++
    :: i <= head && wanted(outbox[i]) -> found = i; break
    :: i > head -> break
    od;
    i = 0
}

/* Engine thread and publisher thread. Each option is a step of one of them; the other may come
 * before and after it. */
active proctype Daemon() {
    byte i, m;

end:
    do
    /* Session reads a frame, Intake::wait() takes it into the batch. */
    :: atomic {
        !committed && taken < GROUP && nempty(to_engine[0]) ->
        to_engine[0] ? m;
        batch[taken] = m;
        batch_connection[taken] = connection[0];
        taken++;
#ifdef ANSWER_BEFORE_COMMIT
        to_sender[0] ! AA, m;
#endif
        m = 0
    }
    :: atomic {
        !committed && taken < GROUP && nempty(to_engine[1]) ->
        to_engine[1] ? m;
        batch[taken] = m;
        batch_connection[taken] = connection[1];
        taken++;
#ifdef ANSWER_BEFORE_COMMIT
        to_sender[1] ! AA, m;
#endif
        m = 0
    }

    /* Intake::attempt(): MessageStep::receive() for each, acknowledgements, Transaction::commit(). */
    :: d_step {
        !committed && (taken > 0 || to_be_kept > feed_acked) ->
        do
        :: i < taken ->
            m = batch[i];
            if
#ifdef FORGET_DIGESTS
            :: false -> skip
#else
            :: kept[m] -> skip /* find_message(): a resend */
#endif
            :: else ->
                assert(!kept[m]); /* no alert twice */
                kept[m] = 1;
                head++;
                outbox[head] = m;
                if
                :: wanted(m) -> owed = head
                :: else -> skip
                fi
            fi;
            i++
        :: i == taken -> break
        od;
        i = 0;
        m = 0;
        if
        :: to_be_kept > feed_acked -> feed_acked = to_be_kept
        :: else -> skip
        fi;
        to_be_kept = 0;
        committed = (taken > 0)
    }
    /* The commit fails: Intake::refuse(). */
    :: atomic {
        !committed && taken > 0 && faults < FAULTS ->
        faults++;
        do
        :: taken > 0 ->
            taken--;
            m = batch[taken];
            if
#ifndef ANSWER_BEFORE_COMMIT
            :: batch_connection[taken] == connection[sender_of(m)] ->
                to_sender[sender_of(m)] ! AE, m
#endif
            :: else -> skip
            fi;
            batch[taken] = 0;
            batch_connection[taken] = 0
        :: taken == 0 -> break
        od;
        m = 0
    }
    /* Delivery::answered, one session after another. */
    :: atomic {
        committed ->
        taken--;
        m = batch[taken];
        if
#ifndef ANSWER_BEFORE_COMMIT
        :: batch_connection[taken] == connection[sender_of(m)] -> to_sender[sender_of(m)] ! AA, m
#endif
        :: else -> skip
        fi;
        batch[taken] = 0;
        batch_connection[taken] = 0;
        committed = (taken > 0);
        m = 0
    }

    /* Feed::pump(), first the head ... */
    :: d_step {
        subscribed && !reading && has_credit && head > looked_at ->
#ifdef HEAD_AFTER_EVENTS
        find_next(looked_at, read_next);
#endif
        read_head = head;
        reading = 1
    }
    /* ... then the events; a full queue (Sent::full) is tried again. */
    :: atomic {
        reading && nfull(to_subscriber) ->
#ifdef HEAD_AFTER_EVENTS
        read_head = head;
#else
        find_next(looked_at, read_next);
#endif
        if
        :: read_next > 0 ->
            to_subscriber ! EVENT, read_next, last_sent, outbox[read_next];
            looked_at = read_next;
            last_sent = read_next;
            in_flight = in_flight | bit_of(read_next)
        :: read_next == 0 && read_head > looked_at -> looked_at = read_head
        :: else -> skip
        fi;
        reading = 0;
        read_head = 0;
        read_next = 0
    }
#ifdef PUBLISH_BEFORE_COMMIT
    :: atomic {
        subscribed && !reading && has_credit && !committed && taken > 0 && looked_at == head &&
        !kept[batch[0]] && wanted(batch[0]) && nfull(to_subscriber) ->
        to_subscriber ! EVENT, head + 1, last_sent, batch[0];
        looked_at = head + 1;
        last_sent = looked_at;
        in_flight = in_flight | bit_of(looked_at)
    }
#endif
    /* Feed::admit() */
    :: atomic {
        !reading && to_feed ? [HELLO, _] ->
        to_feed ? HELLO, m;
        if
        :: m == ACKED -> m = feed_acked
        :: else -> skip
        fi;
        assert(m <= head);  /* it knows nothing that the store does not */
        assert(m >= floor); /* it never asks for what may be gone */
        in_flight = 0;
        if
        :: nfull(to_subscriber) ->
            to_subscriber ! WELCOME, m, 0, 0;
            subscribed = 1;
            looked_at = m;
            last_sent = m
        :: full(to_subscriber) -> /* Sent::full: it has to ask again */
            subscribed = 0;
            looked_at = 0;
            last_sent = 0
        fi;
        m = 0
    }
    /* Feed::take() */
    :: d_step {
        !reading && to_feed ? [ACK, _] ->
        to_feed ? ACK, m;
        if
        :: subscribed && m <= last_sent ->
            in_flight = in_flight & ~up_to(m);
            if
            :: m > to_be_kept -> to_be_kept = m
            :: else -> skip
            fi
        :: else -> skip /* ERROR */
        fi;
        m = 0
    }
    /* Retention takes what a required feed has acknowledged. */
    :: floor < feed_acked -> floor = feed_acked

    /* kill -9, a power cut. */
    :: d_step {
        faults < FAULTS ->
        faults++;
        taken = 0;
        batch[0] = 0;
        batch[1] = 0;
        batch_connection[0] = 0;
        batch_connection[1] = 0;
        committed = 0;
        to_be_kept = 0;
        subscribed = 0;
        looked_at = 0;
        last_sent = 0;
        in_flight = 0;
        reading = 0;
        read_head = 0;
        read_next = 0;
        flush_sender(0);
        flush_sender(1);
        flush_subscriber()
    }
    od
}

/* An interface engine: message 1 then 2, or message 3. Resends until the answer is AA. */
inline send(s, m) {
    do
    :: atomic { broken[s] || !sent -> broken[s] = 0; to_engine[s] ! m; sent = 1 }
    :: atomic {
        to_sender[s] ? AA, got ->
        assert(got == m);
        assert(kept[m]); /* no message is acknowledged that is not on disk */
        got = 0;
        sent = 0;
        answered++;
        break
    }
    :: atomic { to_sender[s] ? AE, got -> got = 0; sent = 0 }
    od
}

active proctype FirstSender() {
    byte got;
    bit sent;
    send(0, 1);
    send(0, 2)
}

active proctype SecondSender() {
    byte got;
    bit sent;
    send(1, 3)
}

/* A pharmacy system, by docs/feed.md. It keeps `last` with what it stores. */
active proctype Subscriber() {
    byte seq, previous, m;
    bit waiting; /* for WELCOME: what comes before it is of the last subscription */

say_hello:
    to_feed ! HELLO, last;
    waiting = 1;
end_listening:
    do
    :: atomic { to_subscriber ? WELCOME, _, _, _ -> waiting = 0 }
    :: atomic {
        to_subscriber ? EVENT, seq, previous, m ->
        if
#ifdef TAKE_WHATEVER_COMES
        :: seq > last -> goto take
        :: else -> skip
#else
        :: !waiting && seq > last && previous == last -> goto take
        :: !waiting && seq > last && previous != last -> goto forget_and_say_hello
        :: waiting || seq <= last -> skip
#endif
        fi;
        seq = 0; previous = 0; m = 0
    }
    /* No WELCOME, or nothing at all, has come for 5 seconds. */
#ifndef NEVER_ASK_AGAIN
    :: nothing_on_its_way && !reading && (waiting || !subscribed) && !done -> goto say_hello
#endif
    /* HEARTBEAT: the number of the last event sent to it is not the last it has. */
#ifndef DEAF_TO_HEARTBEATS
    :: nothing_on_its_way && !reading && subscribed && last_sent != last -> goto say_hello
#endif
    :: faults < FAULTS -> faults++; goto say_hello
    :: atomic { faults < FAULTS -> faults++; goto crash }
    od;

forget_and_say_hello:
    atomic { seq = 0; previous = 0; m = 0; goto say_hello };

take:
    skip; /* a step of its own: it may be killed before */
#ifdef ACK_BEFORE_STORE
    to_feed ! ACK, seq;
    if
    :: atomic { faults < FAULTS -> faults++; goto crash }
    :: skip
    fi;
#endif
    /* It stores the event, and with it the number. */
    d_step {
        assert(seq <= head && outbox[seq] == m); /* nobody is told of what is not on disk */
        assert(!stored[seq]);                    /* no alert twice */
        /* No gap: all between them is of other topics. */
        assert(seq - last == 1 || (seq - last == 2 && !wanted(outbox[last + 1])));
        stored[seq] = 1;
        last = seq;
        previous = 0;
        m = 0
    };
#ifndef ACK_BEFORE_STORE
    if
    :: atomic { faults < FAULTS -> faults++; goto crash }
    :: skip
    fi;
    to_feed ! ACK, seq;
#endif
    seq = 0;
    goto end_listening;

crash:
    skip;
    /* It comes back by its own number or, as some do, by what the daemon says it acknowledged. */
    d_step {
        seq = 0;
        previous = 0;
        m = 0;
        flush_subscriber()
    };
    if
    :: goto say_hello
    :: to_feed ! HELLO, ACKED; waiting = 1; goto end_listening
    fi
}

/* Connections that break on their own. The publisher may not notice: a socket that comes back under
 * its own name goes on where the last event was sent, and what was in between is lost. */
active proctype Network() {
end:
    do
    :: d_step { faults < FAULTS -> faults++; flush_sender(0) }
    :: d_step { faults < FAULTS -> faults++; flush_sender(1) }
    :: d_step { faults < FAULTS -> faults++; flush_subscriber() }
    :: d_step { faults < FAULTS -> faults++; flush_subscriber(); subscribed = 0; reading = 0 }
    od
}

/* Every alert reaches a subscriber that comes back, and every message gets its AA. */
ltl delivered { <> done }
