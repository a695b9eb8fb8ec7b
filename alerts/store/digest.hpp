// SHA-256, by which things are known to be the same. Two messages are the same message when the
// listener's name, a zero byte and the bytes between the frame's marks give the same digest.
#pragma once

#include "alerts/store/configuration.hpp"
#include "alerts/store/occasion.hpp"
#include "alerts/store/store.hpp"

#include <memory>
#include <string>
#include <string_view>

#include <openssl/evp.h>

namespace alerts {

// One for each listener; used by one thread.
class Digester {
  public:
    explicit Digester(std::string_view listener);
    [[nodiscard]] Digest operator()(std::string_view raw);

  private:
    struct Free {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    using Context = std::unique_ptr<EVP_MD_CTX, Free>;
    Context begun_;  // has read the listener's name
    Context work_;
};

// In hexadecimal digits. Another text, name or program: another configuration.
[[nodiscard]] std::string fingerprint(const Configuration& configuration);
// That from `at` on this configuration is in force.
[[nodiscard]] Occasion in_force(const Configuration& configuration, Time at);
// Of what patients are judged by alone: all of it but the settings.
[[nodiscard]] std::string fingerprint_of_judgement(Configuration configuration);

}  // namespace alerts
