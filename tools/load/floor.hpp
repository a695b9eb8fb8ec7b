// What the machine itself can do: a bare server in a process of its own that frames MLLP, writes
// what came together into a file with one fdatasync, and answers AA. It parses nothing, keeps no
// state and cannot tell a resend: no daemon that keeps its promises can be faster for long.
#pragma once

#include "tools/mllp_client.hpp"

#include <filesystem>
#include <string>

#include <tl/expected.hpp>

namespace calciwatch::load {

class Floor {
  public:
    enum class File {
        appended,     // grows: every sync writes its new length too
        overwritten,  // laid out before: a sync writes content only
    };

    // Its file is in `folder`, and gone when the floor is. To be started while this process has no
    // other thread. The error says why it cannot start.
    [[nodiscard]] static tl::expected<Floor, std::string> start(const std::filesystem::path& folder,
                                                                File kind);
    Floor(Floor&& other) noexcept;
    Floor& operator=(Floor&&) = delete;
    ~Floor();

    [[nodiscard]] Address address() const { return {"127.0.0.1", std::to_string(port_)}; }

  private:
    Floor(int process, unsigned port) : process_{process}, port_{port} {}

    int process_;
    unsigned port_;
};

}  // namespace calciwatch::load
