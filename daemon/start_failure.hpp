// Why the daemon cannot start, said so that an administrator knows what to do.
#pragma once

#include <stdexcept>

namespace calciwatch {

class StartFailure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace calciwatch
