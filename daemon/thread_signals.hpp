// Signals are the network thread's. Elsewhere they would only interrupt a write or a poll.
#pragma once

#include <csignal>

namespace calciwatch {

// First thing a thread does that is not the network thread.
inline void leave_signals_to_the_network_thread() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace calciwatch
