#include "config/load.hpp"

namespace config {

std::string to_string(const Mistake& mistake) {
    std::string place = mistake.file;
    if (mistake.line > 0) {
        place += ':' + std::to_string(mistake.line) + ':' + std::to_string(mistake.column);
    }
    return place + ": " + mistake.what;
}

}  // namespace config
