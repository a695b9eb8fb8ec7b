#include "daemon/reload.hpp"

#include "daemon/thread_signals.hpp"

#include <exception>
#include <memory>
#include <utility>

#include <boost/asio/post.hpp>

namespace calciwatch {

Reload::Reload(boost::asio::io_context& network, Load load, std::function<void(Outcome)> done)
    : network_{network}, load_{std::move(load)}, done_{std::move(done)} {}

void Reload::ask() {
    if (under_way_)
        again_ = true;
    else
        begin();
}

void Reload::begin() {
    under_way_ = true;
    thread_ = std::jthread{[this] {
        leave_signals_to_the_network_thread();
        auto outcome = std::make_shared<Outcome>(read());
        boost::asio::post(network_, [this, outcome] { finish(std::move(*outcome)); });
    }};
}

Reload::Outcome Reload::read() const {
    try {
        auto prepared = load_();
        if (!prepared) return tl::make_unexpected(std::move(prepared.error()));
        alerts::Engine engine{prepared->knowledge};
        return Ready{*std::move(prepared), std::move(engine)};
    } catch (const std::exception& defect) {
        return tl::make_unexpected(std::vector<std::string>{defect.what()});
    }
}

void Reload::finish(Outcome outcome) {
    under_way_ = false;
    done_(std::move(outcome));
    if (std::exchange(again_, false)) begin();
}

}  // namespace calciwatch
