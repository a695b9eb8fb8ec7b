#include "tools/load/run.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace calciwatch::load {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = Sender::Clock;
using Error = boost::system::error_code;

constexpr std::chrono::milliseconds between_looks{100};

class Run {
  public:
    Run(const Plan& plan, const std::string& name, SentTimes* times) : plan_{plan} {
        course_.run = name;
        course_.times = times;
    }

    tl::expected<void, std::string> connect() {
        Error error;
        const auto endpoints = tcp::resolver{io_}.resolve(plan_.to.host, plan_.to.port, error);
        if (error) return tl::unexpected{"cannot find the host: " + error.message()};
        const auto interval =
            plan_.rate > 0
                ? std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
                      static_cast<double>(plan_.connections) / plan_.rate))
                : Clock::duration::zero();
        for (std::size_t i = 0; i < plan_.connections; ++i) {
            tcp::socket socket{io_};
            asio::connect(socket, endpoints, error);
            if (error)
                return tl::unexpected{"connection " + std::to_string(i + 1) + " of " +
                                      std::to_string(plan_.connections) + ": " + error.message()};
            socket.set_option(tcp::no_delay{true}, error);
            Ward mine = plan_.ward;
            mine.patients = std::max<std::size_t>(1, plan_.ward.patients / plan_.connections);
            mine.first_patient = i * mine.patients;
            senders_.push_back(std::make_unique<Sender>(
                std::move(socket), course_,
                Traffic{course_.run, mine, static_cast<std::uint32_t>(i)}, plan_.window, interval));
        }
        return {};
    }

    Outcome go(const std::function<void(std::chrono::milliseconds)>& progress,
               const std::function<bool()>& stop) {
        const auto begin = Clock::now();
        for (std::size_t i = 0; i < senders_.size(); ++i) senders_[i]->start(begin + stagger(i));
        bool stopped = false;
        const auto until = [&](Clock::time_point end) {
            while (!stopped && !io_.stopped() && Clock::now() < end) {
                io_.run_until(std::min(end, Clock::now() + between_looks));
                progress(
                    std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin));
                stopped = stop();
            }
        };
        until(begin + plan_.warm_up);
        course_.measuring = true;
        const auto from = Clock::now();
        until(from + plan_.duration);
        Outcome outcome;
        outcome.measured_for = Clock::now() - from;
        course_.measuring = course_.sending = false;
        await_answers();
        for (const auto& sender : senders_) outcome.unanswered += sender->owed();
        outcome.tally = std::move(course_.tally);
        return outcome;
    }

  private:
    // Connections begin one after the other within the first interval.
    [[nodiscard]] Clock::duration stagger(std::size_t i) const {
        if (plan_.rate <= 0) return Clock::duration::zero();
        return std::chrono::duration_cast<Clock::duration>(
            std::chrono::duration<double>(static_cast<double>(i) / plan_.rate));
    }

    void await_answers() {
        std::size_t busy = senders_.size();
        for (const auto& sender : senders_) sender->finish([&busy] { --busy; });
        const auto end = Clock::now() + plan_.patience;
        while (busy > 0 && !io_.stopped() && Clock::now() < end) io_.run_one_until(end);
    }

    const Plan& plan_;
    asio::io_context io_{1};
    Course course_;
    std::vector<std::unique_ptr<Sender>> senders_;  // die before what they use
};

}  // namespace

tl::expected<Outcome, std::string> run(
    const Plan& plan, const std::string& name, SentTimes* times,
    const std::function<void(std::chrono::milliseconds)>& progress,
    const std::function<bool()>& stop) {
    Run run{plan, name, times};
    if (const auto connected = run.connect(); !connected) return tl::unexpected{connected.error()};
    return run.go(progress, stop);
}

}  // namespace calciwatch::load
