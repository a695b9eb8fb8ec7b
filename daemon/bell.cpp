#include "daemon/bell.hpp"

#include <cerrno>
#include <system_error>

#include <sys/eventfd.h>
#include <unistd.h>

namespace calciwatch {

Bell::Bell() : descriptor_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
    if (descriptor_ < 0) throw std::system_error{errno, std::generic_category(), "eventfd"};
}

Bell::~Bell() {
    close(descriptor_);
}

// Fails only when the counter is full or empty: then it has been rung, or silenced, already.
void Bell::ring() noexcept {
    static_cast<void>(eventfd_write(descriptor_, 1));
}

void Bell::silence() noexcept {
    eventfd_t rings = 0;
    static_cast<void>(eventfd_read(descriptor_, &rings));
}

}  // namespace calciwatch
