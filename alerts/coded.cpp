#include "alerts/coded.hpp"
