#include "daemon/service.hpp"

#include <systemd/sd-daemon.h>

namespace calciwatch::service {
namespace {

void notify(const std::string& state) {
    sd_notify(0, state.c_str());
}

}  // namespace

void ready(const std::string& status) {
    notify("READY=1\nSTATUS=" + status);
}
void status(const std::string& status) {
    notify("STATUS=" + status);
}
void reloading() {
    notify("RELOADING=1\nSTATUS=reading configuration and rules again");
}
void stopping() {
    notify("STOPPING=1\nSTATUS=finishing what was received");
}
void alive() {
    notify("WATCHDOG=1");
}

}  // namespace calciwatch::service
