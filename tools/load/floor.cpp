#include "tools/load/floor.hpp"

#include "hl7/mllp.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <string_view>
#include <utility>
#include <variant>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace calciwatch::load {
namespace {

constexpr std::size_t longest_message = 1U << 20U;
// The file begins anew here, so that a long run does not fill the disk.
constexpr std::int64_t longest_appended = 1 << 30;
constexpr std::int64_t longest_overwritten = 64 << 20;

std::string why() {
    return std::strerror(errno);
}

// MSH-10, found as fast as can be.
std::string_view control_id(std::string_view message) {
    std::size_t at = 3;
    for (int field = 1; field < 10 && at < message.size(); ++field) {
        if (field > 1) ++at;
        at = message.find('|', at);
        if (at == std::string_view::npos) return {};
    }
    return message.substr(at + 1, message.find_first_of("|\r", at + 1) - at - 1);
}

class Server {
  public:
    Server(int listener, int file, Floor::File kind)
        : listener_{listener}, file_{file}, kind_{kind}, epoll_{epoll_create1(EPOLL_CLOEXEC)} {
        watch(listener_);
    }

    // Until something fails, or its parent ends it.
    void serve() {
        std::array<epoll_event, 512> events{};
        for (;;) {
            const int n = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
            if (n < 0 && errno != EINTR) return;
            for (int i = 0; i < n; ++i) {
                const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
                if (descriptor == listener_)
                    accept_one();
                else
                    read(descriptor);
            }
            if (group_.empty()) continue;
            if (!keep()) return;
            for (const auto& [descriptor, answers] : answers_)
                ::send(descriptor, answers.data(), answers.size(), MSG_NOSIGNAL);
            answers_.clear();
            group_.clear();
        }
    }

  private:
    void watch(int descriptor) const {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = descriptor;
        epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
    }

    void accept_one() {
        const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0) return;
        const int on = 1;
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        decoders_.try_emplace(descriptor, longest_message);
        watch(descriptor);
    }

    void read(int descriptor) {
        hl7::FrameDecoder& decoder = decoders_.at(descriptor);
        const std::span<char> room = decoder.prepare();
        const auto n =
            room.empty() ? 0 : ::recv(descriptor, room.data(), room.size(), MSG_DONTWAIT);
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0) {
            decoders_.erase(descriptor);
            answers_.erase(descriptor);
            ::close(descriptor);
            return;
        }
        decoder.commit(static_cast<std::size_t>(n));
        for (;;) {
            const hl7::Next next = decoder.next();
            if (std::holds_alternative<hl7::Incomplete>(next)) return;
            const auto* frame = std::get_if<hl7::Frame>(&next);
            if (frame == nullptr) continue;
            group_ += frame->text;
            answer_.assign("MSH|^~\\&|FLOOR||LOAD||20260101||ACK|1|P|2.5.1\rMSA|AA|");
            answer_ += control_id(frame->text);
            answer_ += '\r';
            hl7::append_frame(answers_[descriptor], answer_);
        }
    }

    bool keep() {
        const auto size = static_cast<std::int64_t>(group_.size());
        if (kind_ == Floor::File::overwritten && at_ + size > longest_overwritten) at_ = 0;
        if (kind_ == Floor::File::appended && at_ + size > longest_appended) {
            if (::ftruncate(file_, 0) != 0) return false;
            at_ = 0;
        }
        std::string_view rest = group_;
        while (!rest.empty()) {
            const auto n = ::pwrite(file_, rest.data(), rest.size(), at_);
            if (n < 0) return false;
            at_ += n;
            rest.remove_prefix(static_cast<std::size_t>(n));
        }
        return ::fdatasync(file_) == 0;
    }

    int listener_;
    int file_;
    Floor::File kind_;
    int epoll_;
    std::map<int, hl7::FrameDecoder> decoders_;
    std::string group_;                   // the messages that came together
    std::map<int, std::string> answers_;  // what goes back when they are kept
    std::string answer_;
    std::int64_t at_ = 0;  // where in the file the next group goes
};

int listen_anywhere(unsigned& port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const general = reinterpret_cast<sockaddr*>(&address);
    if (descriptor < 0 || ::bind(descriptor, general, length) != 0 ||
        ::listen(descriptor, SOMAXCONN) != 0 || ::getsockname(descriptor, general, &length) != 0) {
        if (descriptor >= 0) ::close(descriptor);
        return -1;
    }
    port = ntohs(address.sin_port);
    return descriptor;
}

// Nobody else sees it, and it is gone with its last descriptor.
int make_file(const std::filesystem::path& folder, Floor::File kind) {
    std::string name = (folder / "calciwatch-floor-XXXXXX").string();
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) return -1;
    ::unlink(name.c_str());
    if (kind == Floor::File::appended) return descriptor;
    const std::string zeros(1U << 20U, '\0');
    for (std::int64_t at = 0; at < longest_overwritten; at += std::ssize(zeros)) {
        if (::pwrite(descriptor, zeros.data(), zeros.size(), at) != std::ssize(zeros)) {
            ::close(descriptor);
            return -1;
        }
    }
    ::fsync(descriptor);
    return descriptor;
}

}  // namespace

tl::expected<Floor, std::string> Floor::start(const std::filesystem::path& folder, File kind) {
    unsigned port = 0;
    const int listener = listen_anywhere(port);
    if (listener < 0) return tl::unexpected{"no port for the floor: " + why()};
    const int file = make_file(folder, kind);
    if (file < 0) {
        std::string error = "no file for the floor in " + folder.string() + ": " + why();
        ::close(listener);
        return tl::unexpected{std::move(error)};
    }
    const pid_t parent = ::getpid();
    const pid_t process = ::fork();
    if (process == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() == parent) Server{listener, file, kind}.serve();
        ::_exit(1);
    }
    ::close(listener);
    ::close(file);
    if (process < 0) return tl::unexpected{"no process for the floor: " + why()};
    return Floor{process, port};
}

Floor::Floor(Floor&& other) noexcept
    : process_{std::exchange(other.process_, 0)}, port_{other.port_} {}

Floor::~Floor() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
}

}  // namespace calciwatch::load
