#include "alerts/engine.hpp"
