// What makes two messages the same message: SHA-256 of the listener's name, a zero byte, and the
// bytes between the frame's marks.
#pragma once

#include "alerts/store/store.hpp"

#include <memory>
#include <string_view>

#include <openssl/evp.h>

namespace calciwatch {

// One for each listener; used by one thread.
class Digester {
  public:
    explicit Digester(std::string_view listener);
    [[nodiscard]] alerts::Digest operator()(std::string_view raw);

  private:
    struct Free {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    using Context = std::unique_ptr<EVP_MD_CTX, Free>;
    Context begun_;  // has read the listener's name
    Context work_;
};

}  // namespace calciwatch
