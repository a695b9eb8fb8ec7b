// Whatever stands in calciwatch.yaml: either settings within their bounds, or mistakes with places.
#include "config/settings.hpp"
#include "tests/fuzz/require.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    const auto settings = config::parse_settings("/etc/calciwatch/calciwatch.yaml", text);
    if (!settings) {
        require(!settings.error().empty());
        for (const config::Mistake& mistake : settings.error()) {
            require(mistake.line >= 1 && mistake.column >= 1 && !mistake.what.empty());
        }
        return 0;
    }
    require(!settings->site.empty() && !settings->listeners.empty() && !settings->rules.empty());
    require(settings->patient_cache > 0);
    for (const config::Listener& listener : settings->listeners) {
        require(!listener.name.empty() && !listener.processing_ids.empty());
        require(listener.max_frame >= 1024 && listener.max_connections > 0);
        require(listener.write_timeout.count() > 0);
    }
    for (const auto& path : settings->rules) require(path.is_absolute());
    return 0;
}
